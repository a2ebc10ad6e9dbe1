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
)

SINGLE = "single"

# The first that recognises a folder has it, so the plainest comes last.
_LAYOUTS: tuple[Layout, ...] = (
    Supabase(),
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


def find_layout(
    folder: str, folders: Folders, forced: str | None = None
) -> tuple[Layout, str] | None:
    """The layout of the files in a folder, with the folder that has their history.

    `forced` is the name of a layout that the configuration asks for. None is for files that
    stand alone.
    """
    asked = [layout for layout in _LAYOUTS if forced in {None, layout.name}]
    for layout in asked:
        home = layout.home(folder, folders)
        if layout.recognises(home, folders):
            return layout, home
    if forced is None or not asked:
        return None
    return asked[-1], asked[-1].home(folder, folders)
