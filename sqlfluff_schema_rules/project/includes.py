r"""Which scripts a script of psql includes, by `\i`, `\ir` and their long names.

https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMAND-INCLUDE
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from sqlfluff_schema_rules.project.folders import Folders, join, last_part, parent

_INCLUDE = re.compile(
    rb"^[ \t]*\\(?:i|ir|include|include_relative)[ \t]+(?:'([^'\r\n]+)'|([^'\s;]+))", re.MULTILINE
)
_MOST_BYTES = 1_000_000


class Includes:
    """Finds what belongs together because one script includes the others.

    `top` is the folder above which no script is looked for that includes others.
    """

    def __init__(self, folders: Folders, top: str) -> None:
        self._folders = folders
        self._top = top
        self._groups: dict[str, set[str]] = {}
        self._read_folders: set[str] = set()
        self._read_scripts: set[str] = set()

    def group_of(self, path: str) -> Collection[str]:
        """The scripts that include each other, with this one among them; none for most.

        Scripts of one group get the same object.
        """
        for folder in self._upwards(parent(path)):
            if folder not in self._read_folders:
                self._read_folders.add(folder)
                self._group([join(folder, name) for name in self._folders.sql_files(folder)])
        return self._groups.get(path, ())

    def _upwards(self, folder: str) -> Iterator[str]:
        """A folder and those above it; only itself where it is not below the top."""
        yield folder
        while folder != self._top and folder.startswith(join(self._top, "")):
            folder = parent(folder)
            yield folder

    def _group(self, waiting: list[str]) -> None:
        """Put scripts into groups with those that they include, and these with theirs."""
        while waiting:
            script = waiting.pop()
            if script in self._read_scripts:
                continue
            self._read_scripts.add(script)
            for name in _names_in(script):
                included = self._find(name, parent(script))
                if included is not None:
                    self._join(script, included)
                    waiting.append(included)

    def _join(self, one: str, other: str) -> None:
        first, second = self._groups.get(one, {one}), self._groups.get(other, {other})
        larger, smaller = (first, second) if len(first) > len(second) else (second, first)
        larger |= smaller
        self._groups[one] = self._groups[other] = larger
        for member in smaller:
            self._groups[member] = larger

    def _find(self, name: str, folder: str) -> str | None:
        r"""The file that a script of a folder includes.

        It is beside the script or, for `\i`, where somebody has started psql.
        """
        for above in self._upwards(folder):
            path = os.path.normpath(join(above, name))
            if last_part(path) in self._folders.files(parent(path)):
                return path
        return None


def _names_in(script: str) -> tuple[str, ...]:
    try:
        status = Path(script).stat()
        return _read_names(script, status.st_mtime_ns, status.st_size)
    except OSError:
        return ()


@lru_cache(maxsize=10_000)
def _read_names(script: str, changed: int, size: int) -> tuple[str, ...]:
    """What a script includes; hosts that ask file by file ask again and again.

    `changed` and `size` tell one state of the script from another.
    """
    with Path(script).open("rb") as file:
        found = _INCLUDE.findall(file.read(_MOST_BYTES))
    return tuple(os.fsdecode(quoted or plain) for quoted, plain in found)
