"""The patterns that there are: the folders below `templates/` that hold a `pattern.yaml`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
import yaml

from sqlfluff_schema_rules.patterns.parameters import Limit, Parameter, nearest_of
from sqlfluff_schema_rules.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DESCRIPTION_FILE = "pattern.yaml"
_SHARED = "shared"
TENANCY = "multi-tenant"


class UnknownPatternError(Exception):
    """There is no pattern of that name; the text says which there are."""


class _Described(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a `pattern.yaml` says.

    `parts` are the pattern's own templates in the order in which they run, `includes` the
    patterns that run before them, `shared` templates that several patterns need. `settings`
    are parameters of included patterns that are not to be chosen here. `limits` are what must
    hold between parameters.
    """

    summary: str
    version: str = ""
    description: str = ""
    includes: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}
    settings: dict[str, bool | int | str] = {}
    limits: tuple[Limit, ...] = ()


class Pattern(msgspec.Struct, frozen=True):
    """A schema that can be generated.

    `parts` are its templates, by their paths below `templates/`, in the order in which they
    run; `tenant_parts` are those with which its rows belong to organizations. `includes` are
    the patterns that it is made of, `settings` values that nobody can choose, `limits` what
    must hold between those that can be chosen.
    """

    name: str
    version: str
    summary: str
    description: str
    includes: tuple[str, ...]
    parts: tuple[str, ...]
    tenant_parts: tuple[str, ...]
    parameters: dict[str, Parameter]
    settings: dict[str, bool | int | str]
    limits: tuple[Limit, ...]


@cache
def patterns() -> dict[str, Pattern]:
    """All patterns by their names, in alphabetical order."""
    folders = sorted(path.parent for path in templates_folder().glob(f"*/{DESCRIPTION_FILE}"))
    names = [folder.name for folder in folders if folder.name != _SHARED]
    return {name: _pattern(name) for name in names}


def find_pattern(name: str) -> Pattern:
    """The pattern called `name`. Raises UnknownPatternError."""
    known = patterns()
    if name not in known:
        raise UnknownPatternError(f"there is no pattern {name!r}; {nearest_of(name, known)}")
    return known[name]


def templates_folder() -> Path:
    """Where the templates are."""
    return resource_path("templates")


def _pattern(name: str) -> Pattern:
    described = _described(name)
    with_tenants = tuple(dict.fromkeys((*_parts(TENANCY), *_parts(name))))
    return Pattern(
        name=name,
        version=described.version,
        summary=described.summary,
        description=described.description,
        includes=described.includes,
        parts=tuple(dict.fromkeys(_parts(name))),
        tenant_parts=with_tenants,
        parameters=_parameters(name),
        settings=described.settings,
        limits=tuple(_limits(name)),
    )


def _parts(name: str) -> Iterator[str]:
    described = _described(name)
    yield from (f"{_SHARED}/{part}" for part in described.shared)
    for included in described.includes:
        yield from _parts(included)
    yield from (f"{name}/{part}" for part in described.parts)


def _limits(name: str) -> Iterator[Limit]:
    """Those of what all patterns share, of what the pattern includes, and its own."""
    described = _described(name)
    if described.shared:
        yield from _described(_SHARED).limits
    for included in described.includes:
        yield from _limits(included)
    yield from described.limits


def _parameters(name: str) -> dict[str, Parameter]:
    """Those of the pattern, of what it includes, and those that all patterns have."""
    described = _described(name)
    found = {}
    if described.shared or described.includes:
        found.update(_described(_SHARED).parameters)
    for included in described.includes:
        found.update(_parameters(included))
    found.update(described.parameters)
    return {key: each for key, each in found.items() if key not in described.settings}


@cache
def _described(name: str) -> _Described:
    text = (templates_folder() / name / DESCRIPTION_FILE).read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _Described)
