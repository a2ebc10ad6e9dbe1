"""An entity-relationship diagram in the language of Mermaid, which GitHub renders in Markdown.

https://mermaid.js.org/syntax/entityRelationshipDiagram.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlfluff_schema_rules.description.objects import ForeignKey, PrimaryKey, UniqueConstraint
from sqlfluff_schema_rules.report.schema.diagram import diagram, short_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.description.objects import Column, Description
    from sqlfluff_schema_rules.report.schema.diagram import Edge, Node

LONGEST_TEXT = 50_000

_NOT_OF_A_WORD = re.compile(r"[^A-Za-z0-9_]+")
_NOT_OF_A_TYPE = re.compile(r"[^A-Za-z0-9_()\[\]]+")
_RESERVED = re.compile(r"(?:pk|fk|uk)\b", re.IGNORECASE)
_MUST_BE_ESCAPED = re.compile(r"[^\w .,()\[\]+/=*-]")
_DETAILS: tuple[tuple[str, Callable[[bool], bool]], ...] = (
    ("", lambda is_in_key: True),
    ("Only the columns of keys", lambda is_in_key: is_in_key),
    ("Without columns", lambda is_in_key: False),
)
_KEYS = (("PK", PrimaryKey), ("FK", ForeignKey), ("UK", UniqueConstraint))


def render(description: Description) -> str:
    """The diagram; one too long for Mermaid has only the columns of keys, or none."""
    for notice, shows in _DETAILS:
        rendered = _diagram(description, notice, shows)
        if len(rendered) <= LONGEST_TEXT:
            break
    return rendered


def _diagram(description: Description, notice: str, shows: Callable[[bool], bool]) -> str:
    nodes, edges = diagram(description)
    lines = ["erDiagram"]
    if notice:
        lines.append(f"    %% {notice}: with more Mermaid takes it for too long.")
    for node in nodes:
        lines += _entity(node, shows)
    lines += map(_relationship, edges)
    return "\n".join(lines) + "\n"


def _entity(node: Node, shows: Callable[[bool], bool]) -> Iterator[str]:
    """An entity with those columns of which `shows`, told whether they are in a key, says so."""
    of_kind = {name: node.columns_of(kind) for name, kind in _KEYS}
    keys = {
        column: [name for name, named in of_kind.items() if column.name in named]
        for column in node.columns
    }
    shown = [column for column in node.columns if shows(bool(keys[column]))]
    if not shown:
        yield f"    {_quoted(node.name)}"
        return
    yield f"    {_quoted(node.name)} {{"
    for column in shown:
        yield _attribute(column, keys[column])
    yield "    }"


def _attribute(column: Column, keys: list[str]) -> str:
    """A line of an entity; a name that Mermaid cannot take is told in the comment."""
    name = _word(column.name, _NOT_OF_A_WORD)
    parts = [_word(short_type(column.type), _NOT_OF_A_TYPE), name]
    if keys:
        parts.append(", ".join(keys))
    if name != column.name:
        parts.append(_quoted(column.name))
    return f"        {' '.join(parts)}"


def _word(text: str, excluded: re.Pattern[str]) -> str:
    word = excluded.sub("_", text)
    return word if word[:1].isalpha() and not _RESERVED.match(word) else f"_{word}"


def _relationship(edge: Edge) -> str:
    parent = "|o" if edge.is_optional else "||"
    child = "o|" if edge.is_unique else "o{"
    label = _quoted(", ".join(edge.key.columns) or edge.key.name)
    return f"    {_quoted(edge.parent)} {parent}--{child} {_quoted(edge.child)} : {label}"


def _quoted(text: str) -> str:
    """A string; what Mermaid or a browser would act on becomes its code: `#60;` for `<`."""
    escaped = _MUST_BE_ESCAPED.sub(lambda found: f"#{ord(found[0])};", text)
    return f'"{escaped}"'
