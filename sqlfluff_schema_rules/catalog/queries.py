"""What queries return and which columns they read, as Postgres's analysis of them finds it.

Names of relations mean what they meant when the query was written, so that a rename carries
into it. A query is looked at when somebody asks, or when a column that it may read changes.

Source: `parse_relation.c`, `parse_clause.c` and `parse_target.c` of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sqlfluff_schema_rules.catalog.inference import type_of
from sqlfluff_schema_rules.catalog.objects import (
    Aspect,
    Column,
    OutputColumn,
    Policy,
    Relation,
    RowsOfCalls,
    Shape,
    Table,
    View,
)
from sqlfluff_schema_rules.catalog.type_names import BUILT_IN_TYPES
from sqlfluff_schema_rules.changes.records import Expression, QualifiedName
from sqlfluff_schema_rules.parse import tree
from sqlfluff_schema_rules.parse.expressions import called_in_from, name_parts, schema_and_name
from sqlfluff_schema_rules.parse.labels import figure_name

_UNNAMED = "?column?"
_UNKNOWN = Shape((), False, (), frozenset())


def shape_of(view: View) -> Shape:
    """What a view returns and reads."""
    if view.shape is None:
        shape = shape_of_query(view.query, view.sources, view.rows)
        view.shape = msgspec.structs.replace(shape, columns=renamed(shape, view.column_names))
    return view.shape


def renamed(shape: Shape, names: tuple[str, ...]) -> tuple[OutputColumn, ...]:
    """The columns of a query under the names that come before its own."""
    given = [
        msgspec.structs.replace(column, name=name)
        for column, name in zip(shape.columns, names, strict=False)
    ]
    return (*given, *shape.columns[len(given) :])


def shape_of_query(
    query: Expression, sources: Mapping[QualifiedName, Relation], rows: RowsOfCalls
) -> Shape:
    """What a query returns and reads.

    `sources` is what its names of relations mean, `rows` what the functions in FROM return.
    """
    analysis = _Analysis(sources, rows)
    try:
        select = query.node.select_stmt
        result = _Columns((), False) if select is None else analysis.query(select, None)
    except RecursionError:
        return _UNKNOWN
    return analysis.shape(result)


def reads_column(reader: View | Policy, column: Column) -> bool:
    """Whether a view or a policy reads the column of a table, and cannot be without it."""
    if isinstance(reader, View):
        return column in shape_of(reader).reads
    if reader.shape is None and not any(clause.may_name(column.name) for clause in reader.clauses):
        return False
    return column in shape_of_policy(reader).reads


def shape_of_policy(policy: Policy) -> Shape:
    """What a policy reads."""
    if policy.shape is None:
        policy.shape = _analysed(policy)
    return policy.shape


def _analysed(policy: Policy) -> Shape:
    analysis = _Analysis(policy.reads, {})
    scope = _Scope(None)
    scope.add(_of_table(policy.table, policy.table.name))
    try:
        for clause in policy.clauses:
            analysis.visit(clause.node, scope)
    except RecursionError:
        return _UNKNOWN
    return analysis.shape(_Columns((), False))


class _Columns(msgspec.Struct, frozen=True):
    """What one item of FROM offers; `tables` are the names by which parts of it are called."""

    columns: tuple[OutputColumn, ...]
    complete: bool
    tables: dict[str, _Columns] = {}


class _Scope:
    """What the names of columns mean at one level of a query; `outer` is the level around it."""

    def __init__(self, outer: _Scope | None) -> None:
        self.outer = outer
        self.queries: dict[str, _Columns] = {}
        self.columns: list[OutputColumn] = []
        self.tables: dict[str, _Columns] = {}
        self.complete = True

    def add(self, item: _Columns) -> None:
        """Add an item of FROM."""
        self.columns += item.columns
        self.tables |= item.tables
        self.complete = self.complete and item.complete

    def query_named(self, name: str) -> _Columns | None:
        """The WITH query of that name, if one is in sight."""
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.queries:
                return scope.queries[name]
            scope = scope.outer
        return None

    def find(self, parts: tuple[str, ...]) -> OutputColumn | None:
        """The column that a name means; None where that cannot be told or it is none."""
        scope: _Scope | None = self
        while scope is not None:
            table = scope.tables.get(parts[-2]) if len(parts) > 1 else None
            if len(parts) > 1 and table is not None:
                return _first(table.columns, parts[-1])
            if len(parts) == 1:
                found = _first(scope.columns, parts[0])
                if found is not None or parts[0] in scope.tables or not scope.complete:
                    return found
            scope = scope.outer
        return None


def _first(columns: Iterable[OutputColumn], name: str) -> OutputColumn | None:
    return next((column for column in columns if column.name == name), None)


def columns_of(table: Table) -> tuple[OutputColumn, ...]:
    """What a query of the whole table returns."""
    return tuple(
        OutputColumn(column.name, column.type, column.user_type, (column,), column.collation)
        for column in table.columns.values()
    )


def _of_table(table: Table, name: str) -> _Columns:
    item = _Columns(columns_of(table), table.knows(Aspect.COLUMNS))
    return msgspec.structs.replace(item, tables={name: item})


class _Analysis:
    """Analyses one query; collects the columns and relations that it reads."""

    def __init__(self, sources: Mapping[QualifiedName, Relation], rows: RowsOfCalls) -> None:
        self._sources = sources
        self._rows = rows
        self._reads: set[Column] = set()
        self._relations: dict[int, Relation] = {}

    def shape(self, result: _Columns) -> Shape:
        """What has been found."""
        relations = tuple(self._relations.values())
        return Shape(result.columns, result.complete, relations, frozenset(self._reads))

    def query(self, select: tree.SelectStmt, outer: _Scope | None) -> _Columns:
        """The columns of a query within the level `outer`."""
        scope = _Scope(outer)
        self._with_queries(select, scope)
        if select.larg is not None and select.rarg is not None:
            return self._set_operation(select, select.larg, select.rarg, scope)
        for item in select.from_clause:
            scope.add(self._item(item, scope))
        names = {target.res_target.name for target in select.target_list if target.res_target}
        for node in _clauses(select, names):
            self.visit(node, scope)
        if select.values_lists:
            return self._values(select, scope)
        return self._targets(select, scope)

    def _with_queries(self, select: tree.SelectStmt, scope: _Scope) -> None:
        if select.with_clause is None:
            return
        for node in select.with_clause.ctes:
            cte = node.common_table_expr
            if cte is None or cte.ctequery is None or cte.ctequery.select_stmt is None:
                continue
            query = cte.ctequery.select_stmt
            names = name_parts(cte.aliascolnames)
            if select.with_clause.recursive:
                first = query.larg or query
                scope.queries[cte.ctename] = _Columns((), False)
                scope.queries[cte.ctename] = _with_names(self.query(first, scope), names)
            scope.queries[cte.ctename] = _with_names(self.query(query, scope), names)

    def _set_operation(
        self, select: tree.SelectStmt, left: tree.SelectStmt, right: tree.SelectStmt, scope: _Scope
    ) -> _Columns:
        first, second = self.query(left, scope), self.query(right, scope)
        others = {id(one): other for one, other in zip(first.columns, second.columns, strict=False)}
        return _Columns(
            tuple(
                column
                if column.type is not None
                and (other := others.get(id(column))) is not None
                and column.type == other.type
                else OutputColumn(column.name)
                for column in first.columns
            ),
            first.complete,
        )

    def _values(self, select: tree.SelectStmt, scope: _Scope) -> _Columns:
        rows = [row.list_node.items for row in select.values_lists if row.list_node is not None]
        for row in rows:
            for node in row:
                self.visit(node, scope)
        count = len(rows[0]) if rows else 0
        return _Columns(
            tuple(OutputColumn(f"column{number}") for number in range(1, count + 1)), True
        )

    # FROM

    def _item(self, node: tree.Node, scope: _Scope) -> _Columns:
        match node:
            case tree.Node(range_var=tree.RangeVar() as relation):
                return _aliased(self._relation(relation, scope), relation.alias)
            case tree.Node(range_subselect=tree.RangeSubselect(subquery=subquery, alias=alias)):
                query = None if subquery is None else subquery.select_stmt
                item = _Columns((), False) if query is None else self.query(query, scope)
                return _aliased(item, alias)
            case tree.Node(join_expr=tree.JoinExpr() as join):
                return self._join(join, scope)
            case tree.Node(range_function=tree.RangeFunction() as function):
                return self._function(function, scope)
            case tree.Node(range_table_sample=tree.RangeTableSample(relation=tree.Node() as of)):
                return self._item(of, scope)
        self.visit(node, scope)
        return _Columns((), False)

    def _relation(self, relation: tree.RangeVar, scope: _Scope) -> _Columns:
        if relation.schemaname is None:
            query = scope.query_named(relation.relname)
            if query is not None:
                return msgspec.structs.replace(query, tables={relation.relname: query})
        found = self._sources.get(QualifiedName(relation.schemaname, relation.relname))
        if found is not None:
            self._relations[id(found)] = found
        match found:
            case Table():
                return _of_table(found, relation.relname)
            case View():
                shape = shape_of(found)
                columns = tuple(
                    msgspec.structs.replace(column, sources=()) for column in shape.columns
                )
                item = _Columns(columns, shape.complete)
                return msgspec.structs.replace(item, tables={relation.relname: item})
        return _Columns((), False, {relation.relname: _Columns((), False)})

    def _function(self, function: tree.RangeFunction, scope: _Scope) -> _Columns:
        """A function in FROM: its columns are known where it is, or where they are named."""
        for node in function.functions:
            self.visit(node, scope)
        alias = function.alias
        rows = self._rows_of(function)
        if rows is not None:
            return _aliased(_Columns(rows, True), alias)
        if alias is None or not alias.colnames:
            return _aliased(_Columns((), False), alias)
        columns = tuple(map(OutputColumn, name_parts(alias.colnames)))
        return _aliased(_Columns(columns, True), tree.Alias(alias.aliasname))

    def _rows_of(self, function: tree.RangeFunction) -> tuple[OutputColumn, ...] | None:
        """Its columns; that of a single value is called like the function or its alias."""
        call = called_in_from(function)
        if call is None:
            return None
        name = QualifiedName(*schema_and_name(call.funcname))
        rows = self._rows.get((name, len(call.args)))
        if rows is None:
            return None
        if function.alias is None or [column.name for column in rows.columns] != [name.name]:
            return rows.columns
        return (msgspec.structs.replace(rows.columns[0], name=function.alias.aliasname),)

    def _join(self, join: tree.JoinExpr, scope: _Scope) -> _Columns:
        if join.larg is None or join.rarg is None:
            return _Columns((), False)
        left = self._item(join.larg, scope)
        right = self._item(join.rarg, _beside(left, scope) if _is_lateral(join.rarg) else scope)
        names = name_parts(join.using_clause)
        if join.is_natural:
            others = {column.name for column in right.columns}
            names = tuple(c.name for c in left.columns if c.name is not None and c.name in others)
        merged = self._merged(names, left, right)
        rest = [c for c in (*left.columns, *right.columns) if c.name not in names]
        complete = left.complete and right.complete
        item = _Columns((*merged, *rest), complete, left.tables | right.tables)
        if join.quals is not None:
            self.visit(join.quals, _beside(item, scope))
        return item if join.alias is None else _aliased(item, join.alias)

    def _merged(
        self, names: tuple[str, ...], left: _Columns, right: _Columns
    ) -> list[OutputColumn]:
        """The columns that two sides of a join have in common."""
        merged = []
        for name in names:
            one, other = _first(left.columns, name), _first(right.columns, name)
            if one is None or other is None:
                merged.append(OutputColumn(name))
                continue
            sources = (*one.sources, *other.sources)
            self._reads.update(sources)
            known = one if one.type == other.type else OutputColumn(name)
            merged.append(OutputColumn(name, known.type, known.user_type, sources))
        return merged

    # SELECT

    def _targets(self, select: tree.SelectStmt, scope: _Scope) -> _Columns:
        columns: list[OutputColumn] = []
        complete = True
        for node in select.target_list:
            target = node.res_target
            if target is None or target.val is None:
                continue
            star = _star(target.val)
            if star is None:
                columns.append(self._target(target, target.val, scope))
                continue
            item = _Columns(tuple(scope.columns), scope.complete)
            if star:
                item = scope.tables.get(star[-1], _Columns((), False))
            columns += item.columns
            complete = complete and item.complete
            for column in item.columns:
                self._reads.update(column.sources)
        return _Columns(tuple(columns), complete)

    def _target(self, target: tree.ResTarget, value: tree.Node, scope: _Scope) -> OutputColumn:
        self.visit(value, scope)
        fields = () if value.column_ref is None else value.column_ref.fields
        column = scope.find(name_parts(fields)) if fields else None
        name = target.name or _name(value)
        if column is not None:
            return msgspec.structs.replace(column, name=name)
        reference = type_of(value)
        if reference is None or reference.schema or reference.name not in BUILT_IN_TYPES:
            return OutputColumn(name)
        return OutputColumn(name, reference)

    def visit(self, root: tree.Record, scope: _Scope) -> None:
        """Note the columns that an expression reads, sub-selects included."""
        waiting: list[object] = [root]
        while waiting:
            item = waiting.pop()
            match item:
                case tree.SelectStmt():
                    self.query(item, scope)
                case tree.ColumnRef(fields=fields):
                    column = scope.find(name_parts(fields)) if _is_plain(fields) else None
                    if column is not None:
                        self._reads.update(column.sources)
                case tree.Record():
                    waiting += [child for child in msgspec.structs.astuple(item) if child]
                case tuple():
                    waiting += item


def _beside(item: _Columns, scope: _Scope) -> _Scope:
    """What is in sight beside an item of FROM."""
    inner = _Scope(scope)
    inner.add(item)
    return inner


def _is_lateral(node: tree.Node) -> bool:
    """Whether an item of FROM sees those before it, as functions do by themselves."""
    query = node.range_subselect
    return node.range_function is not None or (query is not None and query.lateral)


def _name(value: tree.Node) -> str | None:
    """The name of a column that is given none; None where it cannot be told."""
    if value == tree.Node():
        return None
    link = value.sub_link
    if link is None or link.sub_link_type != "EXPR_SUBLINK":
        return figure_name(value) or _UNNAMED
    query = None if link.subselect is None else link.subselect.select_stmt
    targets = () if query is None else query.target_list
    first = targets[0].res_target if targets else None
    if first is None or first.val is None:
        return None
    return first.name or _name(first.val)


def _is_plain(fields: tree.Names) -> bool:
    return all(field.string is not None for field in fields)


def _clauses(select: tree.SelectStmt, names: set[str | None]) -> Iterator[tree.Node]:
    """The clauses behind FROM; a name in ORDER BY may be that of a target."""
    yield from filter(None, (select.where_clause, select.having_clause))
    yield from filter(None, (select.limit_count, select.limit_offset))
    yield from (*select.group_clause, *select.window_clause, *select.distinct_clause)
    for node in select.sort_clause:
        sorted_by = None if node.sort_by is None else node.sort_by.node
        reference = None if sorted_by is None else sorted_by.column_ref
        parts = () if reference is None else name_parts(reference.fields)
        if len(parts) != 1 or parts[0] not in names:
            yield node


def _star(value: tree.Node) -> tuple[str, ...] | None:
    """What stands before `*`, nothing for a bare one; None where the target is no star."""
    reference = value.column_ref
    if reference is None or not reference.fields or reference.fields[-1].star is None:
        return None
    return name_parts(reference.fields)


def _with_names(item: _Columns, names: tuple[str, ...]) -> _Columns:
    shape = Shape(item.columns, item.complete, (), frozenset())
    return _Columns(renamed(shape, names), item.complete)


def _aliased(item: _Columns, alias: tree.Alias | None) -> _Columns:
    """The item under its alias, which hides the names within it."""
    if alias is None:
        return item
    plain = _with_names(item, name_parts(alias.colnames))
    return msgspec.structs.replace(plain, tables={alias.aliasname: plain})
