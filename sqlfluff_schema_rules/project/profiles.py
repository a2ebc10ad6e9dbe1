"""The profiles that come with the program, as `make docs` writes them from their YAML files.

Nobody waits for PyYAML who has no configuration of their own.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from sqlfluff_schema_rules.project.configuration_file import Layer, layer_of
from sqlfluff_schema_rules.project.documents import Document, Value
from sqlfluff_schema_rules.resources import resource_path


@functools.cache
def profile_names() -> tuple[str, ...]:
    """The names of the profiles, sorted."""
    return tuple(sorted(_contents()))


@functools.cache
def read_profile(name: str) -> Layer:
    """The profile of that name, which is one of `profile_names`."""
    return layer_of(Document(profile_path(name), _contents()[name], {}), shipped=True)


def profile_path(name: str) -> Path:
    """The file in which a profile is written."""
    return resource_path("rules_config", "profiles", f"{name}.yaml")


@functools.cache
def _contents() -> dict[str, dict[str, Value]]:
    written = resource_path("rules_config", "profiles.json").read_bytes()
    contents: dict[str, dict[str, Value]] = msgspec.json.decode(written)
    return contents
