"""What is configured: `schema-rules.yaml`, the profiles it builds on, and what holds without."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from sqlfluff_schema_rules.project.configuration_file import Layer, read_layer, unknown_name
from sqlfluff_schema_rules.project.documents import ConfigurationError, KeyPath
from sqlfluff_schema_rules.project.folders import absolute
from sqlfluff_schema_rules.project.listed import ListedMigrations
from sqlfluff_schema_rules.project.profiles import profile_names, read_profile
from sqlfluff_schema_rules.project.rule_names import ConfigurableRule, RuleNames
from sqlfluff_schema_rules.project.rule_settings import RuleSetting, rule_settings
from sqlfluff_schema_rules.project.supabase import exposed_schemas, find_supabase_folder

__all__ = [
    "Acceptances",
    "Accepted",
    "Configuration",
    "ConfigurationError",
    "RuleSetting",
    "find_configuration_file",
    "load_configuration",
]

FILE_NAMES = ("schema-rules.yaml", "schema-rules.yml")
DEFAULT_POSTGRES_VERSION = 17

_WILDCARD = frozenset("*?[")


class Accepted(msgspec.Struct, frozen=True):
    """Findings on objects that match a pattern, accepted for a reason.

    `rule` is the code, without prefix, of the rule or of the family of rules that is accepted;
    `path` and `line` say where the entry is written.
    """

    rule: str
    object: str
    reason: str
    path: Path
    line: int

    def covers(self, code: str, name: str) -> bool:
        """Whether a finding of the rule `code` on the object `name` is accepted."""
        return code.startswith(self.rule) and fnmatch.fnmatchcase(name, self.object)


class Acceptances:
    """The entries of a configuration that accept findings, those that name one object by it."""

    def __init__(self, entries: Iterable[Accepted]) -> None:
        self._by_object: dict[str, list[Accepted]] = {}
        self._patterns: list[Accepted] = []
        for entry in entries:
            if _WILDCARD.isdisjoint(entry.object):
                self._by_object.setdefault(entry.object, []).append(entry)
            else:
                self._patterns.append(entry)

    def covering(self, code: str, name: str) -> list[Accepted]:
        """The entries that accept a finding of the rule `code` on the object `name`."""
        candidates = (*self._by_object.get(name, ()), *self._patterns)
        return [entry for entry in candidates if entry.covers(code, name)]


class Configuration(msgspec.Struct, frozen=True):
    """What is configured for some files.

    `path` is the configuration file, where there is one, and `sources` are the files that
    make up the configuration, each after those it builds on. `rules` has the setting of every
    rule by its code without prefix. An empty `migrations` leaves each file to its own folder.
    """

    path: Path | None
    sources: tuple[Path, ...]
    rules: Mapping[str, RuleSetting]
    environment: str = "postgres"
    migrations: tuple[ListedMigrations, ...] = ()
    layout: str | None = None
    postgres_version: int = DEFAULT_POSTGRES_VERSION
    exposed_schemas: tuple[str, ...] = ("public",)
    start_after: str | None = None
    placeholders: Mapping[str, str] = {}
    accept: tuple[Accepted, ...] = ()


def find_configuration_file(start: Path) -> Path | None:
    """The configuration file of `start` or of a folder above it, up to the repository's top.

    The path is relative to the working directory for a file below it.
    """
    here = Path.cwd()
    for folder in _upwards(start):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file():
                return path.relative_to(here) if path.is_relative_to(here) else path
        if (folder / ".git").exists():
            return None
    return None


def load_configuration(
    start: Path,
    *,
    rules: Collection[type[ConfigurableRule]],
    explicit: Path | None = None,
    profile: str | None = None,
) -> Configuration:
    """The configuration for what is in `start`, a folder, or a file that need not exist.

    `explicit` is a configuration file to take instead of the one found upwards, and `profile`
    takes the place of what the file extends. A rule that nothing turns on is off.

    Raises ConfigurationError, which names file, line and key and what would be right.
    """
    path = find_configuration_file(start) if explicit is None else explicit
    supabase_folder = find_supabase_folder(next(_upwards(start)))
    default_profile = "postgres" if supabase_folder is None else "supabase"
    layers = list(_layers(path, profile, default_profile))
    names = RuleNames(rules)
    placeholders = [layer.content.placeholders for layer in layers]
    return Configuration(
        path=path,
        sources=tuple(layer.path for layer in layers),
        rules=rule_settings(layers, rules, names),
        environment=_last(layers, "environment", "postgres"),
        migrations=_listed_migrations(layers),
        layout=_last(layers, "layout", None),
        postgres_version=_last(layers, "postgres_version", DEFAULT_POSTGRES_VERSION),
        exposed_schemas=tuple(_last(layers, "exposed_schemas", _exposed_by(supabase_folder))),
        start_after=_last(layers, "start_after", None),
        placeholders={
            name: value for values in placeholders if values for name, value in values.items()
        },
        accept=tuple(accepted for layer in layers for accepted in _accepted(layer, names)),
    )


def _upwards(start: Path) -> Iterator[Path]:
    """The folder that `start` is or is in, and all above it."""
    here = Path(absolute(start))
    if here.is_dir():
        yield here
    yield from here.parents


def _layers(path: Path | None, profile: str | None, default_profile: str) -> Iterator[Layer]:
    """The files that make up a configuration, each after those it builds on."""
    layer = None if path is None else read_layer(path)
    if layer is not None and profile is None and layer.content.extends is not UNSET:
        yield from _with_bases(layer)
        return
    name = profile or default_profile
    if name not in profile_names():
        raise ConfigurationError(unknown_name("profile", name, profile_names()))
    yield from _with_bases(read_profile(name))
    if layer is not None:
        yield layer


def _with_bases(layer: Layer, above: tuple[str, ...] = ()) -> Iterator[Layer]:
    """A layer after those it builds on; `above` are the files that build on it."""
    above = (*above, absolute(layer.path))
    for key, name in _each(layer.content.extends, "extends"):
        base = _base(layer, name, key)
        if absolute(base.path) in above:
            raise layer.document.error(f"{name} builds on this file already", key)
        yield from _with_bases(base, above)
    yield layer


def _base(layer: Layer, name: str, key: KeyPath) -> Layer:
    if name in profile_names():
        return read_profile(name)
    if not name.endswith((".yaml", ".yml")):
        problem = unknown_name("profile", name, profile_names())
        raise layer.document.error(f"{problem} (The path of a file ends with .yaml.)", key)
    path = layer.path.parent / name
    if not path.is_file():
        raise layer.document.error(f"there is no file {path}", key)
    return read_layer(path)


def _each(value: str | list[str] | UnsetType, key: str) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a key that takes one or a list of them, each with its own place."""
    if isinstance(value, str):
        yield (key,), value
    elif isinstance(value, list):
        yield from (((key, index), text) for index, text in enumerate(value))


def _last(layers: list[Layer], key: str, default: Any) -> Any:
    """What the last layer that has the key says."""
    for layer in reversed(layers):
        value = getattr(layer.content, key)
        if value is not UNSET:
            return value
    return default


def _listed_migrations(layers: list[Layer]) -> tuple[ListedMigrations, ...]:
    """The migrations that the last layer lists, all of which must be there."""
    listing = [layer for layer in layers if layer.content.migrations is not UNSET]
    if not listing:
        return ()
    layer = listing[-1]
    base = Path(absolute(layer.path)).parent
    listed = []
    for key, pattern in _each(layer.content.migrations, "migrations"):
        migrations = ListedMigrations(base, pattern)
        if migrations.folder() is None and not migrations.files():
            raise layer.document.error(f"{pattern} is no folder and matches no .sql file", key)
        listed.append(migrations)
    return tuple(listed)


def _exposed_by(supabase_folder: Path | None) -> tuple[str, ...]:
    schemas = None if supabase_folder is None else exposed_schemas(supabase_folder)
    return ("public",) if schemas is None else schemas


def _accepted(layer: Layer, names: RuleNames) -> Iterator[Accepted]:
    if layer.content.accept is UNSET:
        return
    for index, entry in enumerate(layer.content.accept):
        code = names.code(entry.rule) or names.family(entry.rule)
        if code is None:
            raise layer.document.error(names.unknown(entry.rule), ("accept", index, "rule"))
        line = layer.document.lines["accept", index]
        yield Accepted(code, entry.object, entry.reason, layer.path, line)
