"""Reads the YAML cases of a rule strictly: what is misspelt or vague is refused.

The format is described in `test_cases.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import UNSET, UnsetType

CASES = Path(__file__).parent / "cases"
SINGLE_FILE = "case.sql"
FILE_KEYS = ("rule", "profile", "config", "configs")


class CaseError(ValueError):
    """A case file says something that the runner cannot hold anybody to."""


class Violation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A finding that a case expects; what is unset is left open."""

    line_no: int
    line_pos: int
    description: str
    file: str = SINGLE_FILE
    end_line_no: int | UnsetType = UNSET
    end_line_pos: int | UnsetType = UNSET
    object: str | UnsetType = UNSET
    fix: str | UnsetType | None = UNSET


class CaseBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be written under the name of a case."""

    pass_str: str | None = None
    fail_str: str | None = None
    files: dict[str, str] | None = None
    violations: tuple[Violation, ...] = ()
    profile: str | None = None
    config: dict[str, Any] | None = None
    configs: dict[str, Any] | None = None
    layout: str | None = None
    only: str | None = None
    live: str | None = None


class Case(msgspec.Struct, frozen=True):
    """One case, ready to run. `profile` is empty where nobody chose one."""

    rule: str
    name: str
    files: dict[str, str]
    violations: tuple[Violation, ...]
    profile: str
    config: dict[str, Any]
    configs: dict[str, Any]
    only_sqlfluff: bool
    live: str | None

    @property
    def id(self) -> str:
        """`fk03-key_without_an_index_is_reported`, to be chosen with `pytest -k`."""
        return f"{self.rule.removeprefix('PG_').lower()}-{self.name}"


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key said twice, where YAML itself keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise CaseError(f"{key!r} is there twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep=deep)


def load_all() -> list[Case]:
    """Every case of every file, in the order of files and of writing."""
    return [case for path in sorted(CASES.glob("*.yml")) for case in load_cases(path)]


def load_cases(path: Path) -> list[Case]:
    """The cases of one file; raises CaseError, which names file and case."""
    try:
        return list(_read(yaml.load(path.read_text("utf-8"), _Loader)))
    except (CaseError, yaml.YAMLError) as error:
        raise CaseError(f"{path.name}: {error}") from error


def _read(document: dict[str, Any]) -> Iterator[Case]:
    if not re.fullmatch("PG_[A-Z]{2}[0-9]{2}", str(document.get("rule"))):
        raise CaseError("the file must say `rule: PG_XXnn`")
    for name, content in document.items():
        if name in FILE_KEYS:
            continue
        try:
            body = msgspec.convert(content, CaseBody)
            _refuse_what_is_vague(body)
        except (CaseError, msgspec.ValidationError) as error:
            raise CaseError(f"{name}: {error}") from error
        yield _case(document, name, body)


def _case(document: dict[str, Any], name: str, body: CaseBody) -> Case:
    config = body.config if body.config is not None else document.get("config", {})
    configs = body.configs if body.configs is not None else document.get("configs", {})
    if body.only and configs.get("core", {}).get("templater", "raw") == "raw":
        raise CaseError(f"{name}: `only` is for text that a templater turns into SQL")
    return Case(
        rule=document["rule"],
        name=name,
        files=body.files or {SINGLE_FILE: body.pass_str or body.fail_str or ""},
        violations=body.violations,
        profile=body.profile or document.get("profile", ""),
        config={**config, "layout": body.layout} if body.layout else config,
        configs=configs,
        only_sqlfluff=bool(body.only),
        live=body.live,
    )


def _refuse_what_is_vague(body: CaseBody) -> None:
    written = (body.pass_str, body.fail_str, body.files)
    if sum(text is not None for text in written) != 1:
        raise CaseError("give one of `pass_str`, `fail_str` and `files`")
    if body.only not in (None, "sqlfluff"):
        raise CaseError("`only` can only be `sqlfluff`")
    if body.pass_str is not None and body.violations:
        raise CaseError("a passing case has no `violations`")
    if body.fail_str is not None and not body.violations:
        raise CaseError("a failing case must list its `violations`")
    for violation in body.violations:
        _refuse_a_vague_violation(violation, body.files or {SINGLE_FILE: ""})


def _refuse_a_vague_violation(violation: Violation, files: dict[str, str]) -> None:
    if violation.file not in files:
        raise CaseError(f"a violation must say which `file` it is in, of {', '.join(files)}")
    if (violation.end_line_no is UNSET) != (violation.end_line_pos is UNSET):
        raise CaseError("give both of `end_line_no` and `end_line_pos`, or none")
    if not violation.description.strip():
        raise CaseError("a violation must give its whole message as `description`")
