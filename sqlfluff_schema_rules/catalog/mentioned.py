"""Which functions and types anything has ever named, so that few have to be looked for."""

from __future__ import annotations

from collections.abc import Iterable


class MentionedNames:
    """The plain names of all functions and types that statements have named.

    They only become more: a name that is here may be used by nothing any more, but what is not
    here is used by nothing. What creates something or drops it does not name it.
    """

    def __init__(self) -> None:
        self._names: set[str] | None = set()

    def __contains__(self, name: str) -> bool:
        """Whether something may use what is called so; nobody knows of unusual names."""
        return self._names is None or name in self._names or not name.isidentifier()

    def add(self, names: Iterable[str]) -> None:
        """Take note of names."""
        if self._names is not None:
            self._names.update(names)

    def follow(self, old: str, new: str) -> None:
        """What was called `old` has another name, by which its users know it as well."""
        if self._names is not None and old in self:
            self._names.add(new)

    def doubt(self) -> None:
        """From now on anything may be named somewhere."""
        self._names = None
