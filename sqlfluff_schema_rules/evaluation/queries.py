"""The rows of a query, as far as they can be told without a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from sqlfluff_schema_rules.evaluation.expressions import (
    AGGREGATES,
    Evaluator,
    Scope,
    UnreadableError,
)
from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value, is_known
from sqlfluff_schema_rules.evaluation.sources import Source
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import name_parts, schema_and_name, walk
from sqlfluff_schema_rules.parse.labels import figure_name

_MAX_ROWS_SEEN = 50_000
_UNNAMED = "?column?"
_PENDING = object()


class Rows(NamedTuple):
    """The rows of a query; there may be more of them where they are not `complete`.

    Rows of which nobody can tell whether the query returns them are `undecided`, and left out.
    """

    names: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    complete: bool
    ordered: bool = False
    undecided: bool = False

    def first(self) -> tuple[Value, ...]:
        """The first row, NULLs where there is none; of rows in no order, what they share."""
        if not self.rows:
            return (None,) * len(self.names)
        if self.ordered:
            return self.rows[0]
        columns = zip(*self.rows, strict=True)
        return tuple(
            values[0] if all(value == values[0] for value in values) else UNKNOWN
            for values in columns
        )


class _Row(Scope):
    """One row of all that a query reads, while it is put together."""

    def __init__(self, outer: Scope) -> None:
        self.outer = outer
        self.sources: dict[str, Source] = {}
        self.items: dict[str, object] = {}
        self.queries: dict[str, Source] = {}
        self.undecided = False
        self.seen = 0

    def find(self, names: tuple[str, ...]) -> Value:
        *home, name = names
        if home and home[-1] in self.sources:
            return self._value(home[-1], name)
        for alias, source in () if home else self.sources.items():
            if name in source.columns:
                return self._value(alias, name)
        return self.outer.find(names)

    def _value(self, alias: str, name: str) -> Value:
        source, item = self.sources[alias], self.items[alias]
        if item is _PENDING or name not in source.columns:
            return UNKNOWN
        return None if item is None else source.value(item, name)

    def query_named(self, name: str) -> Source | None:
        return self.queries.get(name) or self.outer.query_named(name)

    def add(self, alias: str, source: Source) -> None:
        """Let the query read a source, of which no row is chosen yet."""
        self.sources[alias] = source
        self.items[alias] = _PENDING

    def choices(self, alias: str, candidates: Iterable[object]) -> Iterator[None]:
        """Choose one row of a source after the other."""
        for item in candidates:
            self.seen += 1
            if self.seen > _MAX_ROWS_SEEN:
                raise UnreadableError
            self.items[alias] = item
            yield
        self.items[alias] = _PENDING

    def copy(self) -> _Row:
        copied = _Row(self.outer)
        copied.sources, copied.queries = self.sources, self.queries
        copied.items = dict(self.items)
        return copied

    @property
    def complete(self) -> bool:
        """Whether there are no more rows of what it reads."""
        return all(source.complete for source in self.sources.values())

    @property
    def is_doubtful(self) -> bool:
        """Whether it is made of what may stand for any number of rows."""
        return any(source.is_doubtful(self.items[alias]) for alias, source in self.sources.items())


class _Group(Scope):
    """Rows that an aggregate is taken over."""

    def __init__(self, members: Sequence[_Row], outer: Scope) -> None:
        self._members = members
        self._outer = outer

    @property
    def members(self) -> Sequence[Scope] | None:
        return self._members

    def find(self, names: tuple[str, ...]) -> Value:
        return (self._members[0] if self._members else self._outer).find(names)

    def query_named(self, name: str) -> Source | None:
        return self._outer.query_named(name)


class QueryEvaluator(Evaluator):
    """Evaluates expressions and queries in a world."""

    def query(self, query: tree.SelectStmt, scope: Scope) -> Rows:
        """The rows of a query. Raises `UnreadableError` where they cannot be told."""
        found = self._query(query, scope)
        if found.undecided:
            raise UnreadableError
        return found

    def _query(self, query: tree.SelectStmt, scope: Scope) -> Rows:
        if query.op not in ("", "SETOP_NONE"):
            return self._union(query, scope)
        if query.values_lists:
            return self._values(query, scope)
        row = self._row(query, scope)
        rows: list[tuple[Value, ...]] = []
        keys: list[list[Value]] = []
        names: tuple[str, ...] = ()
        complete = row.complete
        for each in self._selected(query, row):
            if isinstance(each, _Row) and each.is_doubtful:
                complete = False
                continue
            targets = self._targets(query, each)
            names = tuple(name for name, _ in targets)
            rows.append(tuple(value for _, value in targets))
            keys.append(self._sort_keys(query, each, targets))
        if not names:
            names = tuple(self._names(query, row))
        rows = _in_order(rows, keys, query.sort_clause)
        if query.distinct_clause:
            rows = _distinct(rows)
        if row.undecided and query.limit_count is not None:
            raise UnreadableError
        rows = self._limited(query, _expanded(query, rows), scope)
        return Rows(names, rows, complete, bool(query.sort_clause), row.undecided)

    def rows(self, query: tree.SelectStmt, scope: Scope) -> Sequence[Sequence[Value]]:
        found = self.query(query, scope)
        if not found.rows and not found.complete:
            raise UnreadableError
        return found.rows

    def exists(self, query: tree.SelectStmt, scope: Scope) -> Value:
        if query.op not in ("", "SETOP_NONE") or query.values_lists or _is_grouped(query):
            return bool(self.rows(query, scope))
        row = self._row(query, scope)
        sure = row.complete
        for truth in self._matches(query, row):
            if truth is True and not row.is_doubtful:
                return True
            sure = False
        return False if sure else UNKNOWN

    def run(self, query: tree.SelectStmt, scope: Scope) -> Rows | None:
        """Call the functions that a query calls; its rows, or None where they cannot be told.

        The functions are called once for all rows of which nobody knows, with what can be
        told of their arguments.
        """
        found = None
        try:
            found = self._query(query, scope)
            if not found.undecided:
                return found
        except UnreadableError:
            pass
        except RecursionError:
            return None
        self._make_calls(query, scope)
        return found

    def _make_calls(self, query: tree.SelectStmt, scope: Scope) -> None:
        before, self.conditional = self.conditional, True
        for part in walk(query):
            if isinstance(part, tree.FuncCall):
                self.value(tree.Node(func_call=part), scope)
        self.conditional = before

    # FROM and WHERE

    def _row(self, query: tree.SelectStmt, scope: Scope) -> _Row:
        row = _Row(scope)
        for node in query.with_clause.ctes if query.with_clause else ():
            self._with_query(node.common_table_expr, row)
        for node in query.from_clause:
            self._declare(node, row)
        return row

    def _with_query(self, written: tree.CommonTableExpr | None, row: _Row) -> None:
        inner = None if written is None or written.ctequery is None else written.ctequery
        if written is None or inner is None or inner.select_stmt is None:
            raise UnreadableError
        source = _source_of(self.query(inner.select_stmt, row))
        row.queries[written.ctename] = source.with_names(name_parts(written.aliascolnames))

    def _declare(self, node: tree.Node, row: _Row) -> None:
        if node.join_expr is not None:
            for side in (node.join_expr.larg, node.join_expr.rarg):
                self._declare(_present(side), row)
            return
        alias, source = self._source(node, row)
        row.add(alias, source)

    def _source(self, node: tree.Node, row: _Row) -> tuple[str, Source]:
        if node.range_var is not None:
            named = node.range_var
            source = row.query_named(named.relname) if named.schemaname is None else None
            source = source or self.world.relation(named.schemaname, named.relname)
            name, alias = named.relname, named.alias
        elif node.range_subselect is not None:
            query = _present(node.range_subselect.subquery).select_stmt
            source = None if query is None else _source_of(self.query(query, row))
            name, alias = "", node.range_subselect.alias
        elif node.range_function is not None:
            name, source = self._function(node.range_function, row)
            alias = node.range_function.alias
        else:
            raise UnreadableError
        if source is None:
            raise UnreadableError
        if alias is None:
            return name, source
        columns = name_parts(alias.colnames)
        if node.range_function is not None and not columns:
            columns = (alias.aliasname,)
        return alias.aliasname, source.with_names(columns) if columns else source

    def _function(self, function: tree.RangeFunction, row: _Row) -> tuple[str, Source]:
        """The rows of a function; of any but a few nobody can tell them."""
        [item, *others] = function.functions
        call = None if item.list_node is None else item.list_node.items[0].func_call
        if call is None or others or function.ordinality:
            raise UnreadableError
        name = schema_and_name(call.funcname)[1]
        values = self._elements(call, row)
        if values is not None:
            return name, Source.of_rows([name], [(value,) for value in values])
        self.value(tree.Node(func_call=call), row)
        return name, Source({}, [()], complete=False, is_doubtful=lambda item: True)

    def _elements(self, call: tree.FuncCall, scope: Scope) -> Sequence[Value] | None:
        """What `unnest` and `generate_series` return, row by row."""
        name = schema_and_name(call.funcname)[1]
        if name == "unnest" and len(call.args) == 1:
            return self.elements(call.args[0], scope)
        if name == "generate_series":
            values = [self.value(argument, scope) for argument in call.args]
            bounds = [value for value in values if isinstance(value, int)]
            if len(bounds) == len(values) and 0 not in bounds[2:]:
                first, last, *step = bounds
                end = last + (-1 if step and step[0] < 0 else 1)
                return range(first, end, *step)[:_MAX_ROWS_SEEN]
        return None

    def _matches(self, query: tree.SelectStmt, row: _Row) -> Iterator[Value]:
        """Put together one row after the other; whether WHERE takes it: True or UNKNOWN."""
        conditions = _conjuncts(query.where_clause)
        for _ in self._joined_rows(query.from_clause, row, conditions):
            truth = self._all(conditions, row)
            if truth is True or truth is UNKNOWN:
                yield truth

    def _joined_rows(
        self, nodes: Sequence[tree.Node], row: _Row, conditions: list[tree.Node]
    ) -> Iterator[None]:
        if not nodes:
            yield
            return
        for _ in self._rows_of(nodes[0], row, conditions):
            yield from self._joined_rows(nodes[1:], row, conditions)

    def _rows_of(self, node: tree.Node, row: _Row, conditions: list[tree.Node]) -> Iterator[None]:
        if node.join_expr is not None:
            yield from self._rows_of_join(node.join_expr, row, conditions)
            return
        alias = _alias_of(node)
        candidates, others = self._candidates(alias, row, conditions)
        for _ in row.choices(alias, candidates):
            if not any(self.value(each, row) in (False, None) for each in others):
                yield

    def _rows_of_join(
        self, join: tree.JoinExpr, row: _Row, conditions: list[tree.Node]
    ) -> Iterator[None]:
        if join.is_natural or join.using_clause or join.jointype not in _JOINS:
            raise UnreadableError
        own = _conjuncts(join.quals)
        inner = join.jointype == "JOIN_INNER"
        right = _present(join.rarg)
        for _ in self._rows_of(_present(join.larg), row, conditions):
            found = False
            for _ in self._rows_of(right, row, [*own, *conditions] if inner else own):
                if self._all(own, row) is UNKNOWN:
                    raise UnreadableError
                found = True
                yield
            if not found and not inner:
                yield from self._without(right, row)

    def _without(self, node: tree.Node, row: _Row) -> Iterator[None]:
        """The row that a left join makes where it finds none."""
        if node.join_expr is not None:
            raise UnreadableError
        yield from row.choices(_alias_of(node), [None])

    def _candidates(
        self, alias: str, row: _Row, conditions: list[tree.Node]
    ) -> tuple[Iterable[object], list[tree.Node]]:
        """The rows of a source that conditions on single columns leave; the other conditions."""
        source = row.sources[alias]
        found: list[tuple[str, Sequence[Value]]] = []
        others: list[tree.Node] = []
        for condition in conditions:
            comparison = condition.operator_expression
            values = None if comparison is None else self._values_of_column(comparison, alias, row)
            if values is None:
                others.append(condition)
            else:
                found.append(values)
        items: Sequence[object] | None = None
        for column, wanted in sorted(found, key=source.rank):
            items = source.having(column, wanted, items)
        return source.items if items is None else items, others

    def _values_of_column(
        self, comparison: tree.OperatorExpression, alias: str, row: _Row
    ) -> tuple[str, Sequence[Value]] | None:
        """The column that must be one of some values, where they can be told."""
        if schema_and_name(comparison.name)[1] != "=":
            return None
        left, right = comparison.lexpr, comparison.rexpr
        values: Sequence[Value] | None = None
        if comparison.kind == "AEXPR_OP":
            name = _column_of(left, alias, row)
            if name is None:
                name, right = _column_of(right, alias, row), left
            values = None if name is None else [self.value(right, row)]
        elif comparison.kind in ("AEXPR_IN", "AEXPR_OP_ANY"):
            name = _column_of(left, alias, row)
            values = None if name is None else self.elements(right, row)
        else:
            return None
        if name is None or values is None or not all(map(_may_be_looked_up, values)):
            return None
        return name, values

    def _all(self, conditions: list[tree.Node], row: Scope) -> Value:
        values = [self.value(condition, row) for condition in conditions]
        if any(value is False or value is None for value in values):
            return False
        return True if all(value is True for value in values) else UNKNOWN

    # What is selected

    def _selected(self, query: tree.SelectStmt, row: _Row) -> Iterator[Scope]:
        """The rows or the groups of rows of which something is selected."""
        if not _is_grouped(query):
            seen: set[tuple[Value, ...]] = set()
            for truth in self._matches(query, row):
                if truth is UNKNOWN and not row.is_doubtful:
                    row.undecided = True
                elif not query.group_clause or self._is_first_of_group(query, row, seen):
                    yield row
            return
        for members in self._groups(query, row):
            group = _Group(members, row)
            having = query.having_clause
            holds = True if having is None else self.value(having, group)
            if holds is UNKNOWN:
                raise UnreadableError
            if holds is True:
                yield group

    def _is_first_of_group(
        self, query: tree.SelectStmt, row: _Row, seen: set[tuple[Value, ...]]
    ) -> bool:
        """Whether GROUP BY leaves a row where no aggregate is taken over those alike."""
        if row.is_doubtful:
            return True
        values = tuple(self.value(node, row) for node in query.group_clause)
        if not all(map(_may_be_grouped_by, values)):
            raise UnreadableError
        is_first = values not in seen
        seen.add(values)
        return is_first

    def _groups(self, query: tree.SelectStmt, row: _Row) -> Iterable[list[_Row]]:
        groups: dict[tuple[Value, ...], list[_Row]] = {}
        if not query.group_clause:
            groups[()] = []
        for truth in self._matches(query, row):
            values = tuple(self.value(node, row) for node in query.group_clause)
            if truth is UNKNOWN or row.is_doubtful or not all(map(_may_be_grouped_by, values)):
                raise UnreadableError
            groups.setdefault(values, []).append(row.copy())
        if not row.complete:
            raise UnreadableError
        return groups.values()

    def _targets(self, query: tree.SelectStmt, scope: Scope) -> list[tuple[str, Value]]:
        found: list[tuple[str, Value]] = []
        for node in query.target_list:
            target = node.res_target
            value = None if target is None else target.val
            if target is None or value is None:
                raise UnreadableError
            if _is_star(value):
                found += self._starred(value, scope)
            elif value.func_call is not None and _sets_rows(value):
                found.append((target.name or _label(value), self._elements(value.func_call, scope)))
            else:
                found.append((target.name or _label(value), self.value(value, scope)))
        return found

    def _names(self, query: tree.SelectStmt, row: _Row) -> Iterator[str]:
        for node in query.target_list:
            target = node.res_target
            if target is not None and target.val is not None:
                if _is_star(target.val):
                    for source in row.sources.values():
                        yield from source.columns
                else:
                    yield target.name or _label(target.val)

    def _starred(self, value: tree.Node, scope: Scope) -> Iterator[tuple[str, Value]]:
        if not isinstance(scope, _Row) or value.column_ref is None:
            raise UnreadableError
        wanted = name_parts(value.column_ref.fields)
        for alias, source in scope.sources.items():
            if not wanted or wanted[-1] == alias:
                for name in source.columns:
                    yield name, scope.find((alias, name))

    def _sort_keys(
        self, query: tree.SelectStmt, scope: Scope, targets: list[tuple[str, Value]]
    ) -> list[Value]:
        """What a row is ordered by: names and numbers of what is selected come first."""
        outputs = dict(targets)
        keys = []
        for node in query.sort_clause:
            by = None if node.sort_by is None else node.sort_by.node
            names = () if by is None or by.column_ref is None else name_parts(by.column_ref.fields)
            if len(names) == 1 and names[0] in outputs:
                keys.append(outputs[names[0]])
            else:
                keys.append(self.value(by, scope))
        return keys

    def _limited(
        self, query: tree.SelectStmt, rows: list[tuple[Value, ...]], scope: Scope
    ) -> list[tuple[Value, ...]]:
        if query.limit_offset is not None:
            raise UnreadableError
        if query.limit_count is None:
            return rows
        limit = self.value(query.limit_count, scope)
        if limit is None:
            return rows
        if type(limit) is not int or not (query.sort_clause or limit >= len(rows)):
            raise UnreadableError
        return rows[:limit]

    def _union(self, query: tree.SelectStmt, scope: Scope) -> Rows:
        if query.op != "SETOP_UNION" or query.larg is None or query.rarg is None:
            raise UnreadableError
        left, right = self.query(query.larg, scope), self.query(query.rarg, scope)
        if len(left.names) != len(right.names):
            raise UnreadableError
        return Rows(
            left.names, _distinct([*left.rows, *right.rows]), left.complete and right.complete
        )

    def _values(self, query: tree.SelectStmt, scope: Scope) -> Rows:
        rows = [
            tuple(self.value(item, scope) for item in node.list_node.items)
            for node in query.values_lists
            if node.list_node is not None
        ]
        if len(set(map(len, rows))) != 1:
            raise UnreadableError
        names = tuple(f"column{number}" for number in range(1, len(rows[0]) + 1))
        return Rows(names, rows, True)


_JOINS = frozenset({"JOIN_INNER", "JOIN_LEFT"})


def _source_of(rows: Rows) -> Source:
    source = Source.of_rows(rows.names, rows.rows)
    source.complete = rows.complete
    return source


def _present(node: tree.Node | None) -> tree.Node:
    if node is None:
        raise UnreadableError
    return node


def _alias_of(node: tree.Node) -> str:
    for item in (node.range_var, node.range_subselect, node.range_function):
        if item is not None and item.alias is not None:
            return item.alias.aliasname
    if node.range_var is not None:
        return node.range_var.relname
    if node.range_function is not None:
        items = _present(node.range_function.functions[0]).list_node
        call = None if items is None else items.items[0].func_call
        return "" if call is None else schema_and_name(call.funcname)[1]
    return ""


def _conjuncts(node: tree.Node | None) -> list[tree.Node]:
    """The conditions that AND joins."""
    found: list[tree.Node] = []
    waiting = [] if node is None else [node]
    while waiting:
        part = waiting.pop()
        if part.bool_expr is not None and part.bool_expr.boolop == "AND_EXPR":
            waiting += reversed(part.bool_expr.args)
        else:
            found.append(part)
    return found


def _may_be_looked_up(value: Value) -> bool:
    return _may_be_grouped_by(value) and value is not None and not isinstance(value, int)


def _may_be_grouped_by(value: Value) -> bool:
    return is_known(value) and not isinstance(value, (list, dict))


def _column_of(node: tree.Node | None, alias: str, row: _Row) -> str | None:
    """The column of a source that an expression is."""
    if node is None or node.column_ref is None:
        return None
    *home, name = name_parts(node.column_ref.fields) or ("",)
    if name not in row.sources[alias].columns:
        return None
    if home:
        return name if home[-1] == alias else None
    owners = [each for each, source in row.sources.items() if name in source.columns]
    return name if owners == [alias] else None


def _is_grouped(query: tree.SelectStmt) -> bool:
    """Whether something is asked of all rows of a group, or of all rows there are."""
    if query.having_clause is not None:
        return True
    return any(
        isinstance(part, tree.FuncCall) and schema_and_name(part.funcname)[1] in AGGREGATES
        for node in query.target_list
        if node.res_target is not None and node.res_target.val is not None
        for part in _own_parts(node.res_target.val)
    )


def _own_parts(node: tree.Node) -> Iterator[tree.Record]:
    """The parts of an expression without those of its queries."""
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += part
        elif isinstance(part, tree.Record) and not isinstance(part, tree.SelectStmt):
            yield part
            waiting += msgspec.structs.astuple(part)


def _is_star(value: tree.Node) -> bool:
    return value.column_ref is not None and value.column_ref.fields[-1].star is not None


def _label(value: tree.Node) -> str:
    return figure_name(value) or _UNNAMED


def _sets_rows(value: tree.Node) -> bool:
    call = value.func_call
    return call is not None and schema_and_name(call.funcname)[1] in ("unnest", "generate_series")


def _expanded(query: tree.SelectStmt, rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """A row for each element where all that is selected is `unnest` or `generate_series`."""
    values = [node.res_target.val for node in query.target_list if node.res_target is not None]
    setting = [value is not None and _sets_rows(value) for value in values]
    if not any(setting):
        return rows
    if len(setting) > 1:
        raise UnreadableError
    expanded: list[tuple[Value, ...]] = []
    for [elements] in rows:
        if not isinstance(elements, Sequence):
            raise UnreadableError
        expanded += [(element,) for element in elements]
    return expanded


def _in_order(
    rows: list[tuple[Value, ...]], keys: list[list[Value]], clause: Sequence[tree.Node]
) -> list[tuple[Value, ...]]:
    """The rows as ORDER BY wants them, if it says so by texts and numbers that are known."""
    order = list(range(len(rows)))
    for position in reversed(range(len(clause))):
        by = clause[position].sort_by
        values = [key[position] for key in keys]
        if len({type(value) for value in values}) > 1 or not isinstance(
            values[0] if values else 0, (str, int)
        ):
            return rows
        descending = by is not None and by.sortby_dir == "SORTBY_DESC"
        order.sort(key=lambda index: values[index], reverse=descending)  # type: ignore[arg-type, return-value]
    return [rows[index] for index in order]


def _distinct(rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = []
    for row in rows:
        if row not in found:
            found.append(row)
    return found
