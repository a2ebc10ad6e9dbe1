"""The ways to keep migrations that are known, and how one is chosen.

What is written in these modules follows the tools' own sources. Tools that agree share a class.
"""

from __future__ import annotations

from sqlfluff_schema_rules.project.folders import Folders
from sqlfluff_schema_rules.project.layouts.base import Layout
from sqlfluff_schema_rules.project.layouts.foldered import Diesel, DrizzleFolders, Hasura, Prisma
from sqlfluff_schema_rules.project.layouts.listed import DrizzleJournal, GraphileMigrate, Sqitch
from sqlfluff_schema_rules.project.layouts.numbered import (
    Dbmate,
    Flyway,
    GolangMigrate,
    Goose,
    Plain,
    SqlMigrate,
    Supabase,
    SupabaseSchemas,
)

SINGLE = "single"

# The first that recognises a folder has it, so the plainest comes last.
_LAYOUTS: tuple[Layout, ...] = (
    Supabase(),
    SupabaseSchemas(),
    Sqitch(),
    GraphileMigrate(),
    DrizzleJournal(),
    DrizzleFolders(),
    Prisma(),
    Diesel(),
    Hasura(),
    Flyway(),
    GolangMigrate(),
    Goose(),
    Dbmate(),
    SqlMigrate(),
    Plain(),
)

LAYOUT_NAMES = tuple(sorted({SINGLE, *(layout.name for layout in _LAYOUTS)}))


class LayoutFinder:
    """Finds the layouts of folders, each looked at once.

    `forced` is the name of the layout that a configuration asks for, if it does.
    """

    def __init__(self, folders: Folders, forced: str | None = None) -> None:
        self._folders = folders
        self._forced = forced
        self._asked = [layout for layout in _LAYOUTS if forced in {None, layout.name}]
        self._found: dict[str, tuple[Layout, str] | None] = {}
        self._recognised: dict[tuple[Layout, str], bool] = {}

    def find(self, folder: str) -> tuple[Layout, str] | None:
        """The layout of the files in a folder, and the folder that has their history.

        None is for files that stand alone.
        """
        if folder not in self._found:
            self._found[folder] = self._look(folder)
        return self._found[folder]

    def _look(self, folder: str) -> tuple[Layout, str] | None:
        for layout in self._asked:
            home = layout.home(folder, self._folders)
            if self._recognises(layout, home):
                return layout, home
        if self._forced is None or not self._asked:
            return None
        layout = self._asked[-1]
        return layout, layout.home(folder, self._folders)

    def _recognises(self, layout: Layout, home: str) -> bool:
        key = layout, home
        if key not in self._recognised:
            self._recognised[key] = layout.recognises(home, self._folders)
        return self._recognised[key]
