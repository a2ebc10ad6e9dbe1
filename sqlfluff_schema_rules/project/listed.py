"""What a configuration lists under `migrations`: folders, files and patterns of files."""

from __future__ import annotations

import fnmatch
import glob
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

import msgspec

from sqlfluff_schema_rules.project.folders import absolute, is_sql, join


class ListedMigrations(msgspec.Struct, frozen=True):
    """One entry of `migrations`, as it was written; it is relative to `base`."""

    base: Path
    pattern: str

    def folder(self) -> str | None:
        """The absolute path of the folder that is meant, None where files are."""
        path = self.base / self.pattern
        return absolute(path) if path.is_dir() else None

    def home(self) -> str:
        """The absolute path of the folder in which, or below which, all files are."""
        fixed = takewhile(lambda part: not glob.has_magic(part), Path(self.pattern).parts[:-1])
        return absolute(self.base.joinpath(*fixed))

    def files(self, unsaved: Iterable[str] = ()) -> list[str]:
        """The absolute paths of the SQL files that are meant, sorted, `unsaved` ones too."""
        # Path.glob takes neither absolute patterns nor those that go up.
        matched = glob.glob(self.pattern, root_dir=self.base, recursive=True)  # noqa: PTH207
        found = {absolute(self.base / path) for path in matched if is_sql(path)}
        return sorted(found | self._matching(unsaved))

    def _matching(self, unsaved: Iterable[str]) -> set[str]:
        base = join(absolute(self.base), "")
        return {
            path for path in unsaved if fnmatch.fnmatchcase(path.removeprefix(base), self.pattern)
        }
