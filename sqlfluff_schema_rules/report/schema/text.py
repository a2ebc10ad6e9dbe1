"""The format for people: a tree of schemas, their members and the parts of these."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlfluff_schema_rules.report import counted
from sqlfluff_schema_rules.report.characters import visible
from sqlfluff_schema_rules.report.colour import BOLD, DIM, GREEN, RED, YELLOW, Brush
from sqlfluff_schema_rules.report.schema.wording import (
    constraint_line,
    facts_of_column,
    facts_of_routine,
    facts_of_sequence,
    facts_of_table,
    facts_of_type,
    facts_of_view,
    identifier,
    index_line,
    policy_line,
    trigger_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlfluff_schema_rules.description.comparison import (
        Changed,
        Comparison,
        Difference,
        Named,
    )
    from sqlfluff_schema_rules.description.objects import (
        Column,
        Description,
        Object,
        Schema,
        Source,
        Table,
        View,
    )

_INDENT = "  "
_WIDEST_NAME = 32
_LONGEST_VALUE = 60
_BELOW = " " * 10
_HEADER_LINES = 3
_ORDER_OF_CONSTRAINTS = ("primary key", "unique", "foreign key", "check", "exclusion", "not null")


def render(description: Description, *, colour: bool = False) -> str:
    """The schema as an indented tree, sequences and indexes that belong to others left out."""
    return _Tree(Brush(enabled=colour)).render(description)


class _Tree:
    def __init__(self, brush: Brush) -> None:
        self._brush = brush

    def render(self, description: Description) -> str:
        lines = [f"{title(description.source)}, in the environment {description.environment}"]
        for heading, group in (
            ("extensions", [f"{each.name} in {each.schema}" for each in description.extensions]),
            ("roles", [each.name for each in description.roles]),
            ("event triggers", [each.name for each in description.event_triggers]),
        ):
            if group:
                lines += ["", self._bold(heading), *(_INDENT + visible(line) for line in group)]
        for schema in description.schemas:
            lines += ["", *self._schema(schema)]
        return "\n".join(lines) + "\n"

    def _schema(self, schema: Schema) -> Iterator[str]:
        yield self._bold(f"schema {schema.object}") + self._comment(schema)
        for user_type in schema.types:
            yield self._member(user_type, facts_of_type(user_type))
        for table in schema.tables:
            yield ""
            yield self._member(table, facts_of_table(table))
            yield from self._parts_of_table(table)
        if schema.tables and (schema.views or schema.sequences or schema.routines):
            yield ""
        for view in schema.views:
            yield self._member(view, facts_of_view(view))
            yield from self._indexes(view)
        for sequence in schema.sequences:
            if sequence.owned_by is None:
                yield self._member(sequence, facts_of_sequence(sequence))
        for routine in schema.routines:
            yield self._member(routine, facts_of_routine(routine))

    def _member(self, member: Object, facts: Sequence[str]) -> str:
        said = f": {visible('; '.join(facts))}" if facts else ""
        return f"{_INDENT}{member.what} {self._bold(member.object)}{said}{self._comment(member)}"

    def _parts_of_table(self, table: Table) -> Iterator[str]:
        yield from self._columns(table.columns)
        for constraint in sorted(
            table.constraints, key=lambda each: _ORDER_OF_CONSTRAINTS.index(each.what)
        ):
            yield self._part(constraint_line(constraint), constraint)
        yield from self._indexes(table)
        for policy in table.policies:
            yield self._part(policy_line(policy), policy)
        for trigger in table.triggers:
            yield self._part(trigger_line(trigger), trigger)

    def _columns(self, columns: Sequence[Column]) -> Iterator[str]:
        names = [visible(identifier(column.name)) for column in columns]
        of_name = min(max(map(len, names), default=0), _WIDEST_NAME)
        of_type = min(max((len(column.type) for column in columns), default=0), _WIDEST_NAME)
        for name, column in zip(names, columns, strict=True):
            facts = visible(", ".join(facts_of_column(column)))
            line = f"{name:{of_name}}  {visible(column.type):{of_type}}  {facts}".rstrip()
            yield f"{_INDENT * 2}{line}{self._comment(column)}"

    def _indexes(self, relation: Table | View) -> Iterator[str]:
        for index in relation.indexes:
            if index.constraint is None:
                yield self._part(index_line(index), index)

    def _part(self, line: str, part: Object) -> str:
        return f"{_INDENT * 2}{visible(line)}{self._comment(part)}"

    def _comment(self, item: Object) -> str:
        if not item.comment:
            return ""
        return self._brush.paint(f"  -- {visible(' '.join(item.comment.split()))}", DIM)

    def _bold(self, text: str) -> str:
        return self._brush.paint(visible(text), BOLD)


def title(source: Source) -> str:
    """`13 files of supabase/migrations, the last 20250603154510`."""
    place = "" if source.folder is None else f" of {visible(source.folder)}"
    last = "" if source.last_version is None else f", the last {visible(source.last_version)}"
    return f"{counted(source.files, 'file')}{place}{last}"


def render_comparison(comparison: Comparison, *, colour: bool = False) -> str:
    """What was added, dropped and changed, and a sentence that counts it."""
    brush = Brush(enabled=colour)
    lines = [
        f"{visible(side.name)}: {title(side.source)}" for side in (comparison.old, comparison.new)
    ]
    lines.append("")
    lines += (brush.paint(line, GREEN) for line in _named("added", comparison.added))
    lines += (brush.paint(line, RED) for line in _named("dropped", comparison.dropped))
    for changed in comparison.changed:
        (heading,) = _named("changed", [changed])
        lines += [brush.paint(heading, YELLOW), *_differences(changed)]
    lines.append(_count(comparison))
    return "\n".join(lines) + "\n"


def _named(verb: str, items: Iterable[Named]) -> Iterator[str]:
    for item in items:
        yield f"{verb:8}{item.kind} {visible(item.object)}"


def _differences(changed: Changed) -> Iterator[str]:
    for difference in changed.differences:
        name = difference.property.replace("_", " ")
        old, new = _value(difference.old), _value(difference.new)
        if max(len(old), len(new)) <= _LONGEST_VALUE:
            yield f"{_BELOW}{name}: {old} -> {new}"
        else:
            yield f"{_BELOW}{name}:"
            for line in _changed_lines(difference):
                yield f"{_BELOW}{_INDENT}{visible(line)}"


def _changed_lines(difference: Difference) -> Iterator[str]:
    """What went after `-`, what came after `+`; of long texts with the lines around it."""
    old, new = _lines(difference.old), _lines(difference.new)
    compared = unified_diff(old, new, n=1, lineterm="")
    for line in islice(compared, _HEADER_LINES, None):
        yield "..." if line.startswith("@@") else f"{line[:1]} {line[1:]}".rstrip()


def _lines(value: Any) -> list[str]:
    return value.splitlines() if isinstance(value, str) else [_value(value)]


def _value(value: Any) -> str:
    """A value of JSON in words, on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        value = [f"{name}={each}" for name, each in value.items()]
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "none"
    return "none" if value is None else visible(" ".join(str(value).split()))


def _count(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "No difference."
    counts = (len(comparison.added), len(comparison.dropped), len(comparison.changed))
    return "{} added, {} dropped, {} changed.".format(*counts)
