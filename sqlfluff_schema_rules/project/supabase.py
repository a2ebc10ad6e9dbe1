"""Where a Supabase project is, and what its `config.toml` says that the linter needs."""

from __future__ import annotations

import re
from pathlib import Path

SUPABASE_FOLDER = "supabase"
_MIGRATIONS = "migrations"

_SECTION = r"\s*\["
_API_SECTION = r"\s*\[\s*api\s*\]"
_SCHEMAS = r"\s*schemas\s*=(.*)"
_TOKEN = r"""#.*|"([^"\n]*)"|'([^'\n]*)'|(\])"""


def find_supabase_folder(start: Path) -> Path | None:
    """The `supabase` folder that `start` is in, has, or has beside or above it.

    Only a folder with a `config.toml` or with `migrations` counts; the migrations that `start`
    is in need not be there yet. The search ends at the top of the repository.
    """
    above = (start, *start.parents)
    for folder in above:
        for candidate in (folder, folder / SUPABASE_FOLDER):
            if candidate.name == SUPABASE_FOLDER and (
                _is_project(candidate) or candidate / _MIGRATIONS in above
            ):
                return candidate
        if (folder / ".git").exists():
            return None
    return None


def exposed_schemas(supabase_folder: Path) -> tuple[str, ...] | None:
    """`schemas` of the section `[api]` in `config.toml`, None where it is not said there."""
    try:
        text = (supabase_folder / "config.toml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    lines = iter(text.splitlines())
    in_section = False
    for line in lines:
        if re.match(_SECTION, line):
            in_section = re.match(_API_SECTION, line) is not None
        found = re.match(_SCHEMAS, line) if in_section else None
        if found is not None:
            return _strings("\n".join([found[1], *lines]))
    return None


def _strings(array: str) -> tuple[str, ...]:
    """The strings of a TOML array, up to the bracket that closes it."""
    strings = []
    for token in re.finditer(_TOKEN, array):
        double, single, end = token.groups()
        if end:
            break
        if not token[0].startswith("#"):
            strings.append(single if double is None else double)
    return tuple(strings)


def _is_project(folder: Path) -> bool:
    return (folder / "config.toml").is_file() or (folder / _MIGRATIONS).is_dir()
