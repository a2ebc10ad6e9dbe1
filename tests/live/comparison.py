"""What a server and a catalogue say of the same objects, property by property."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sqlfluff_schema_rules.source.placeholders import SIGN

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_NAMES = {
    kind: re.compile(rf"(?P<name>{name})(?P<rest>{rest})", re.DOTALL)
    for kind, name, rest in (
        ("schema", ".*", ""),
        ("table", ".*?", " (?:kind=|bound text: ).*"),
        ("column", r".*?\..*?\.\S+", " .*"),
        ("constraint", ".*?", r" [a-z] \(.*"),
        ("index", ".*?", " on .*"),
        ("sequence", ".*?", " of .*"),
        ("view", ".*?", " (?:kind=|reads ).*"),
        ("output", r".*?\..*?\.\S+", " .*"),
        ("event", "trigger .*?", " enabled=.*"),
        ("policy", ".*?", r" [rawd*] permissive=.*"),
        ("trigger", ".*?", " type=.*"),
        ("routine", ".*?", " kind=.*"),
        ("type", ".*?", " (?:[edcr]|default text:) .*"),
        ("comment", "on .*?", ": .*"),
        ("extension", ".*?", " in .*"),
    )
}
_FLAGS = {
    "column": ("not null", "default", "inherited"),
    "constraint": (
        "not valid",
        "not enforced",
        "deferrable",
        "deferred",
        "no inherit",
        "inherited",
    ),
    "index": ("unique", "nulls not distinct", "partial", "invalid"),
}
_TEXT = re.compile(r" (?P<name>[^:]*(?:default|bound) text): (?P<text>.*)", re.DOTALL)
"""An expression, which may hold what looks like more properties."""

_ANY_NAME = re.compile(r"(?P<name>\S+)(?P<rest>.*)", re.DOTALL)
_NEXT_PROPERTY = re.compile(r" (?=[a-z_]+=|references |include |reads |of |on )")


_RELATION = re.compile(r"\b\w+\.[\w$\u0530]+")

EXISTENCE = "existence"


class Difference(msgspec.Struct, frozen=True):
    """A property of an object, or its existence, on which the two sides do not agree.

    A side that does not have it says None; one that has a whole object alone describes it.
    """

    kind: str
    object: str
    property: str
    server: str | None
    catalog: str | None

    def __str__(self) -> str:
        """`column public.t.a not null: yes on the server, no in the catalogue`."""
        subject = f"{self.kind} {self.object}"
        if self.property == EXISTENCE:
            side = "in the catalogue" if self.server is None else "on the server"
            return f"{subject}: only {side}: {self.catalog if self.server is None else self.server}"
        return (
            f"{subject} {self.property}: {_shown(self.server)} on the server,"
            f" {_shown(self.catalog)} in the catalogue"
        )


class Count(msgspec.Struct):
    """How many properties of one kind were compared, and how many of them are equal."""

    compared: int = 0
    equal: int = 0

    @property
    def per_cent(self) -> float:
        """The equal ones of a hundred; all of them where nothing was compared."""
        return 100 * self.equal / self.compared if self.compared else 100.0


class Comparison(msgspec.Struct, frozen=True):
    """Every difference, sorted, and how much was compared, by the kind of property."""

    differences: tuple[Difference, ...]
    counts: dict[str, Count]

    @property
    def total(self) -> Count:
        """The sum of all counts."""
        counts = self.counts.values()
        return Count(sum(each.compared for each in counts), sum(each.equal for each in counts))


def compare_snapshots(server: Iterable[str], catalog: Iterable[str]) -> Comparison:
    """Compare the lines of two snapshots, made by `catalog_snapshot`."""
    on_server, in_catalog = _objects(server), _objects(catalog)
    counts: dict[str, Count] = {}
    differences: list[Difference] = []
    for key in sorted(on_server.keys() | in_catalog.keys()):
        sides = on_server.get(key), in_catalog.get(key)
        unlike = [] if all(sides) else [Difference(*key, EXISTENCE, *map(_line, sides))]
        for name, *values in _pairs(*sides):
            count = counts.setdefault(f"{key.kind} {name}", Count())
            count.compared += 1
            count.equal += values[0] == values[1]
            if all(sides) and values[0] != values[1]:
                unlike.append(Difference(*key, name, *values))
        differences += unlike
    return Comparison(tuple(differences), counts)


def unquoted(lines: Iterable[str]) -> list[str]:
    """The lines without quotes, escaped ones too: the two sides set them differently."""
    return [re.sub(r'\\*"', "", line) for line in lines]


def without_unknown_names(
    server: Iterable[str], catalog: Iterable[str]
) -> tuple[list[str], list[str]]:
    """The lines without what the catalogue calls by names of which it knows only a part.

    What of the server has such a name, and is nothing else that the catalogue has, goes too.
    """
    server, catalog = list(server), list(catalog)
    unknown = {name for line in catalog for name in _relations_in(line) if SIGN in name}
    if not unknown:
        return server, catalog
    known = {name for line in catalog if SIGN not in line for name in _relations_in(line)}
    parts = ("[^. ]*".join(map(re.escape, name.split(SIGN))) for name in sorted(unknown))
    pattern = re.compile("|".join(parts))
    return (
        [line for line in server if not _names_unknown(line, pattern, known)],
        [line for line in catalog if SIGN not in line],
    )


def _relations_in(line: str) -> list[str]:
    return _RELATION.findall(line)


def _names_unknown(line: str, pattern: re.Pattern[str], known: Container[str]) -> bool:
    return any(pattern.fullmatch(name) and name not in known for name in _relations_in(line))


class _Key(NamedTuple):
    kind: str
    name: str


def _objects(lines: Iterable[str]) -> dict[_Key, dict[str, str]]:
    """The properties of each object; that it exists is one of them."""
    objects: dict[_Key, dict[str, str]] = {}
    for line in sorted(lines, key=lambda line: line.startswith("columns ")):
        kind, name, rest = _parts(line)
        if kind == "columns":
            kind, name, rest = _order_of_columns(f"{name}{rest}", objects)
        properties = objects.setdefault(_Key(kind, name), {EXISTENCE: "yes"})
        for key, value in _values(kind, rest):
            properties[key] = f"{properties[key]} and {value}" if key in properties else value
    return objects


def _line(properties: dict[str, str] | None) -> str | None:
    if properties is None:
        return None
    said = (f"{key}={value}" for key, value in properties.items() if key != EXISTENCE)
    return " ".join(said)


def _pairs(
    server: dict[str, str] | None, catalog: dict[str, str] | None
) -> Iterator[tuple[str, str | None, str | None]]:
    """Each property with what either side says."""
    names = dict.fromkeys([*(server or ()), *(catalog or ())])
    for name in names:
        yield name, (server or {}).get(name), (catalog or {}).get(name)


def _parts(line: str) -> tuple[str, str, str]:
    kind, _, text = line.partition(" ")
    matched = _NAMES.get(kind, _ANY_NAME).fullmatch(text) or _ANY_NAME.fullmatch(text)
    if matched is None:
        return kind, text, ""
    return kind, matched["name"], matched["rest"]


def _order_of_columns(text: str, objects: Container[_Key]) -> tuple[str, str, str]:
    """Which table or view the columns belong to; its name and theirs may have spaces."""
    names = [text[: space.start()] for space in re.finditer(" ", text)]
    owners = (_Key(kind, name) for name in names for kind in ("table", "view"))
    kind, name = next((owner for owner in owners if owner in objects), ("table", text))
    return kind, name, f" order={text[len(name) + 1 :]}"


def _values(kind: str, rest: str) -> Iterator[tuple[str, str]]:
    if text := _TEXT.fullmatch(rest):
        yield text["name"], text["text"]
        return
    flags: set[str] = set()
    for piece in filter(None, _NEXT_PROPERTY.split(rest)):
        text = piece
        while flag := next((each for each in _FLAGS.get(kind, ()) if _ends_with(text, each)), ""):
            flags.add(flag)
            text = text.removesuffix(flag).rstrip()
        if text:
            yield _named(text)
    for flag in _FLAGS.get(kind, ()):
        yield flag, "yes" if flag in flags else "no"


def _ends_with(text: str, flag: str) -> bool:
    return text == flag or text.endswith(" " + flag)


def _named(piece: str) -> tuple[str, str]:
    key, sign, value = piece.partition("=")
    if sign and re.fullmatch("[a-z_]+", key):
        return key, value
    first, _, value = piece.partition(" ")
    if first in ("references", "include", "reads", "of", "on"):
        return first, value
    return "definition", piece.strip(": ")


def _shown(value: str | None) -> str:
    return "nothing" if value is None else value or "empty"
