"""Where the files are that the package carries beside its modules, such as the profiles."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource_path(*parts: str) -> Path:
    """The path of a carried file or folder: `resource_path("rules_config", "profiles")`.

    An installed package has `rules_config` and `templates` inside itself; in a checkout they
    are at the repository's top. The file need not exist.
    """
    inside = _PACKAGE.joinpath(*parts[:1])
    home = _PACKAGE if inside.exists() else _PACKAGE.parent
    return home.joinpath(*parts)
