"""Where in a script something was written."""

from __future__ import annotations

import msgspec

from sqlfluff_schema_rules.source.script import Script


class Origin(msgspec.Struct, frozen=True, gc=False):
    """A place in a script: the byte range `start` to `end` of its masked text.

    The range is usually wider than what should be marked (a whole statement): `name` is
    the identifier within it that a reader should look at. Without a name the anchor is the
    word or qualified name that begins at `start`.
    """

    script: Script
    start: int
    end: int
    name: str = ""

    def anchor(self) -> tuple[int, int]:
        """The smallest byte range that shows the fault: first byte and the one after it."""
        if self.name:
            found = self.script.find_identifier(self.name, self.start, self.end)
            if found is not None:
                return found
        return self.start, self.script.word_end(self.start, self.end)
