r"""Which scripts a script of psql includes, by `\i`, `\ir` and their long names.

https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMAND-INCLUDE
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
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
        self._included: dict[str, tuple[str, ...]] = {}

    def together_with(self, path: str) -> set[str]:
        """The other scripts that are run whenever a script runs that includes it, or is it."""
        together: set[str] = set()
        for driver in self._drivers_above(parent(path)):
            run = self._run_by(driver, {driver})
            if path in run and len(run) > 1:
                together |= run
        return together - {path}

    def _drivers_above(self, folder: str) -> Iterator[str]:
        for above in self._upwards(folder):
            for name in self._folders.sql_files(above):
                yield join(above, name)

    def _upwards(self, folder: str) -> Iterator[str]:
        """A folder and those above it; only itself where it is not below the top."""
        yield folder
        while folder != self._top and folder.startswith(join(self._top, "")):
            folder = parent(folder)
            yield folder

    def _run_by(self, script: str, known: set[str]) -> set[str]:
        for included in self._included_by(script):
            if included not in known:
                known.add(included)
                self._run_by(included, known)
        return known

    def _included_by(self, script: str) -> tuple[str, ...]:
        found = self._included.get(script)
        if found is None:
            paths = (self._find(name, parent(script)) for name in _names_in(script))
            found = self._included[script] = tuple(filter(None, paths))
        return found

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
