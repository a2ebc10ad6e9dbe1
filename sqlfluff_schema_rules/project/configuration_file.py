"""The keys of a configuration file: their types, what they mean, and what a mistake says."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sqlfluff_schema_rules.project.documents import Document, KeyPath, Value
from sqlfluff_schema_rules.project.layouts import LAYOUT_NAMES
from sqlfluff_schema_rules.project.rule_names import nearest

_Kind = TypeVar("_Kind", bound=msgspec.Struct)

_MESSAGE = r"(?s)(?P<problem>.*?)(?: - at `\$(?P<key>[^`]*)`)?"
_UNKNOWN = "(?s)Object contains unknown field `(.*)`"
_MISSING = "Object missing required field `(.*)`"
_KINDS = {
    "array": "a list",
    "bool": "true or false",
    "int": "a whole number",
    "object": "a map",
    "str": "text",
}
_WRONG_KIND = "Expected `(.*)`, got `.*`"
_NO_CHOICE = "Invalid enum value '(.*)'"
_LIMITS = {
    "Expected `str` of length >= 1": "must not be empty",
    "Expected `str` of length <= ([0-9]+)": "must have at most {} characters",
    "Expected `int` >= ([0-9]+)": "must be at least {}",
    "Expected `int` <= ([0-9]+)": "must be at most {}",
}
_KEY_PART = r"\[\.\.\.\]|\.([^.\[]+)|\[([0-9]+)\]"


class AcceptEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that the project lives with."""

    rule: Annotated[str, Meta(description="The code or the name of the rule, or a family: FK.")]
    object: Annotated[
        str,
        Meta(
            min_length=1,
            description="The object as a finding shows it behind its carets, `object` with "
            "`--format json`; * and ? stand for any characters.",
            examples=["public.audit_*"],
        ),
    ]
    reason: Annotated[str, Meta(min_length=1, description="Why the finding is accepted.")]


class ConfigurationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of one configuration file."""

    extends: (
        Annotated[
            str | list[str],
            Meta(
                description="The profiles (postgres, supabase, strict) or other configuration "
                "files that this one builds on; later ones override earlier ones. Without it, "
                "supabase where the project has a supabase folder, else postgres.",
                examples=["supabase", ["strict", "../shared/schema-rules.yaml"]],
            ),
        ]
        | UnsetType
    ) = UNSET
    migrations: (
        Annotated[
            str | list[str],
            Meta(
                description="Folders, files or patterns of files, relative to this file. All that "
                "is listed is one history, in the order of the list. Without it, a file is "
                "judged among the migrations of its own folder. A script without a number is "
                "judged alone, but for what the scripts beside it add: list such scripts in the "
                "order in which they run.",
                examples=["supabase/migrations", ["db/base.sql", "db/migrations"]],
            ),
        ]
        | UnsetType
    ) = UNSET
    layout: (
        Annotated[
            str,
            Meta(
                description="How the migrations are kept and ordered. Without it, the names of "
                "the files tell.",
                examples=["flyway"],
                extra_json_schema={"enum": list(LAYOUT_NAMES)},
            ),
        ]
        | UnsetType
    ) = UNSET
    postgres_version: (
        Annotated[
            int,
            Meta(
                ge=14,
                le=18,
                description="The major version of the server, from 14 to 18, as PL/pgSQL finds "
                "it in server_version_num.",
                examples=[17],
            ),
        ]
        | UnsetType
    ) = UNSET
    environment: (
        Annotated[
            Literal["postgres", "supabase"],
            Meta(
                description="What exists before the first migration: nothing but PostgreSQL, or "
                "Supabase's roles, schemas and functions.",
                examples=["supabase"],
            ),
        ]
        | UnsetType
    ) = UNSET
    exposed_schemas: (
        Annotated[
            list[str],
            Meta(
                description="The schemas that the API serves. Without it, those of "
                "supabase/config.toml, else public.",
                examples=[["public", "api"]],
            ),
        ]
        | UnsetType
    ) = UNSET
    start_after: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                description="A version: what was written up to it is read but not reported. A "
                "number between two versions will do.",
                examples=["20240131120000"],
            ),
        ]
        | UnsetType
    ) = UNSET
    placeholders: (
        Annotated[
            dict[str, str],
            Meta(
                description="Values for the placeholders of the migration tool, by name.",
                examples=[{"schema": "app"}],
            ),
        ]
        | UnsetType
    ) = UNSET
    rules: (
        Annotated[
            dict[str, Any],
            Meta(
                description="By code, name or family (FK): off, error, warning or info, or a map "
                "with an optional severity and the options of the rule. What is said of a rule "
                "goes before what is said of its family, which has no options.",
                examples=[{"FK02": "warning", "missing_primary_key": "off"}],
            ),
        ]
        | UnsetType
    ) = UNSET
    accept: (
        Annotated[
            list[AcceptEntry],
            Meta(
                description="Findings that the project lives with, each with the reason.",
                examples=[
                    [{"rule": "RL02", "object": "public.audit_*", "reason": "Server side only."}]
                ],
            ),
        ]
        | UnsetType
    ) = UNSET


class Layer(msgspec.Struct, frozen=True):
    """A configuration file that was read: its content, and where that is written.

    A `shipped` one came with the program and may speak of rules that are not loaded.
    """

    document: Document
    content: ConfigurationFile
    shipped: bool = False

    @property
    def path(self) -> Path:
        """The file."""
        return self.document.path


def read_layer(path: Path) -> Layer:
    """Read and check a configuration file, as `layer_of` does. Raises ConfigurationError."""
    from sqlfluff_schema_rules.project.yaml_documents import read_document

    return layer_of(read_document(path))


def layer_of(document: Document, *, shipped: bool = False) -> Layer:
    """Check a configuration, all but what needs the rules or other files.

    A key without a value counts as one that is not there. Raises ConfigurationError.
    """
    given: Value = {key: value for key, value in document.value.items() if value is not None}
    content = checked(document, given, ConfigurationFile)
    if content.layout is not UNSET and content.layout not in LAYOUT_NAMES:
        raise document.error(unknown_name("layout", content.layout, LAYOUT_NAMES), ("layout",))
    return Layer(document, content, shipped)


def checked(
    document: Document,
    value: Value,
    kind: type[_Kind],
    at: KeyPath = (),
    other_keys: tuple[str, ...] = (),
) -> _Kind:
    """`value`, which is at the key `at`, as the struct `kind`.

    `other_keys` may stand there too and have been taken out. Raises ConfigurationError that
    names the innermost key that is wrong.
    """
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        parts = re.fullmatch(_MESSAGE, str(error))
        assert parts is not None
        inner = _key(parts["key"] or "", value)
        unknown = re.fullmatch(_UNKNOWN, parts["problem"])
        refused = re.fullmatch(_NO_CHOICE, parts["problem"])
        if unknown is not None:
            fields = (AcceptEntry if inner else kind).__struct_fields__
            problem = unknown_name("key", unknown[1], (*fields, *other_keys))
            inner = (*inner, unknown[1])
        elif refused is not None:
            choices = ", ".join(_choices(_hint(kind, inner)))
            problem = f"{refused[1]!r} is none of {choices}"
        else:
            problem = _in_words_of_yaml(parts["problem"]) + _advice(kind, inner)
        raise document.error(problem, (*at, *inner)) from error


def unknown_name(what: str, name: str, known: tuple[str, ...]) -> str:
    """What to say of a name that is none of the known ones."""
    meant = nearest(name, known)
    advice = f"did you mean {meant}?" if meant else f"known: {', '.join(known)}"
    return f"there is no {what} {name!r}; {advice}"


def _in_words_of_yaml(problem: str) -> str:
    """What msgspec says, without the words of JSON and Python for what is in a file."""
    missing = re.fullmatch(_MISSING, problem)
    if missing is not None:
        return f"has no {missing[1]}"
    kinds = re.fullmatch(_WRONG_KIND, problem)
    if kinds is not None:
        return "must be " + " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | "))
    for said, limit in _LIMITS.items():
        found = re.fullmatch(said, problem)
        if found is not None:
            return limit.format(*found.groups())
    return problem.replace("`", "")


def _key(path: str, value: Value) -> KeyPath:
    """The key in `value` that msgspec writes as `.accept[0].reason`.

    It writes `[...]` for any key of a map: then the first is meant that has no text.
    """
    key: KeyPath = ()
    for name, index in re.findall(_KEY_PART, path):
        if isinstance(value, list) and index:
            key, value = (*key, int(index)), value[int(index)]
        elif isinstance(value, dict):
            meant = name or next(each for each, item in value.items() if not isinstance(item, str))
            key, value = (*key, meant), value[meant]
    return key


def _hint(kind: type[Any], key: KeyPath) -> Any:
    """The type of the field of a struct that a key is of."""
    return get_type_hints(kind, include_extras=True).get(str(key[0]) if key else "")


def _choices(hint: Any) -> Iterator[str]:
    """The texts that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        yield from (str(member.value) for member in hint)
    elif get_origin(hint) is Literal:
        yield from get_args(hint)
    else:
        for inner in get_args(hint):
            yield from _choices(inner)


def _advice(kind: type[Any], key: KeyPath) -> str:
    """A right value of the field of a struct, where the struct gives one."""
    for alternative in get_args(_hint(kind, key)):
        for meta in getattr(alternative, "__metadata__", ()):
            example = msgspec.json.encode(meta.examples[0]).decode().strip('"')
            return f"; write for example {key[0]}: {example}"
    return ""
