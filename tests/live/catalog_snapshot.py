"""A schema as lines of text, as the server holds it and as the catalogue does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.catalog.objects import (
    CheckConstraint,
    Column,
    CompositeType,
    Constraint,
    Domain,
    EnumType,
    ExclusionConstraint,
    ForeignKey,
    Index,
    IndexKey,
    NotNullConstraint,
    PrimaryKey,
    Relation,
    Routine,
    SchemaObject,
    SequenceRelation,
    Table,
    UniqueConstraint,
    UserType,
    View,
)
from sqlfluff_schema_rules.catalog.operator_classes import chosen_operator_class
from sqlfluff_schema_rules.catalog.queries import shape_of
from sqlfluff_schema_rules.catalog.replay.columns import UNKNOWN_TYPE
from sqlfluff_schema_rules.catalog.type_names import full_type_name
from sqlfluff_schema_rules.changes.records import ReferentialAction, RoutineKind, TypeReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import psycopg

    from sqlfluff_schema_rules.catalog import Catalog

USER_SCHEMAS = """
    nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and nspname !~ '^pg_(toast_)?temp'
"""


def _name(oid: str) -> str:
    """SQL for the qualified name of a relation."""
    return f"replace({oid}::regclass::text, '\"', '')"


UNKNOWN = "?"

_ACTION = "case {} when 'a' then '' else {} end"

_QUERIES = (
    f"select format('schema %s', nspname) from pg_namespace where {USER_SCHEMAS}",
    f"""
    select format(
        'table %s.%s kind=%s persistence=%s rls=%s force=%s partition=%s parents=%s by=%s'
        ' options=%s',
        nspname, relname, relkind, relpersistence, relrowsecurity, relforcerowsecurity,
        relispartition,
        array(
            select {_name("inhparent")} from pg_inherits
            where inhrelid = pg_class.oid order by inhseqno
        ),
        partstrat, array(select unnest(reloptions) order by 1)
    )
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_partitioned_table on partrelid = pg_class.oid
    where relkind in ('r', 'p', 'f') and {USER_SCHEMAS}
    """,
    f"""
    select format(
        'column %s.%s.%s %s%s%s%s%s%s%s', nspname, relname, attname,
        format_type(atttypid, atttypmod),
        (
            select ' collate ' || collname
            from pg_collation
            join pg_type on pg_type.oid = atttypid
            where pg_collation.oid = attcollation and attcollation <> typcollation
        ),
        case when attnotnull then ' not null' end,
        case when pg_attrdef.oid is not null and attgenerated = '' then ' default' end,
        ' identity=' || nullif(attidentity, '')::text,
        ' generated=' || nullif(attgenerated, '')::text,
        case when attinhcount > 0 and not attislocal then ' inherited' end
    )
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped and {USER_SCHEMAS}
    """,
    f"""
    select format('columns %s.%s %s', nspname, relname, string_agg(attname, ',' order by attnum))
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'f', 'v', 'm') and attnum > 0 and not attisdropped
        and {USER_SCHEMAS}
    group by nspname, relname
    """,
    f"""
    select format(
        'output %s.%s.%s %s', nspname, relname, attname, format_type(atttypid, atttypmod)
    )
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('v', 'm') and attnum > 0 and not attisdropped and {USER_SCHEMAS}
    """,
    f"""
    select distinct format(
        'view %s reads %s', {_name("ev_class")}, {_name("refobjid")} || coalesce('.' || attname, '')
    )
    from pg_depend
    join pg_rewrite on pg_rewrite.oid = objid and classid = 'pg_rewrite'::regclass
    join pg_class on pg_class.oid = refobjid and refclassid = 'pg_class'::regclass
    join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_attribute
        on attrelid = refobjid and attnum = refobjsubid and attnum > 0 and relkind not in ('v', 'm')
    where ev_type = '1' and refobjid <> ev_class and relkind <> 'c' and {USER_SCHEMAS}
    """,
    f"""
    select format(
        'constraint %s %s %s (%s)%s%s%s%s%s%s%s', {_name("conrelid")}, conname, contype,
        (
            select string_agg(
                attname, ',' order by case when contype = 'c' then attnum else place end
            )
            from unnest(conkey) with ordinality as key (number, place)
            join pg_attribute on attrelid = conrelid and attnum = number
        ),
        case when not convalidated then ' not valid' end,
        case when not conenforced then ' not enforced' end,
        case when condeferrable then ' deferrable' end,
        case when condeferred then ' deferred' end,
        case when connoinherit and contype = 'c' then ' no inherit' end,
        case when coninhcount > 0 and not conislocal then ' inherited' end,
        case when contype = 'f' then format(
            ' references %s (%s) delete=%s(%s) update=%s match=%s', {_name("confrelid")},
            (
                select string_agg(attname, ',' order by place)
                from unnest(confkey) with ordinality as key (number, place)
                join pg_attribute on attrelid = confrelid and attnum = number
            ),
            {_ACTION.format("confdeltype", "confdeltype")},
            (
                select string_agg(attname, ',' order by place)
                from unnest(confdelsetcols) with ordinality as key (number, place)
                join pg_attribute on attrelid = conrelid and attnum = number
            ),
            {_ACTION.format("confupdtype", "confupdtype")}, confmatchtype
        ) end
    )
    from pg_constraint
    join pg_namespace on pg_namespace.oid = connamespace
    where conrelid <> 0 and contype in ('p', 'u', 'f', 'c', 'x') and {USER_SCHEMAS}
        and not (contype = 'f' and conparentid <> 0
            and (select conrelid from pg_constraint as p where p.oid = pg_constraint.conparentid)
                = conrelid)
    """,
    f"""
    select format(
        'index %s.%s on %s %s (%s)%s%s%s%s%s%s options=%s', nspname, relname, {_name("indrelid")},
        amname,
        (
            select string_agg(
                coalesce(attname, 'expression')
                || case when opcdefault then '' else ' ' || opcname end
                || case when option::int2 & 1 <> 0 then ' desc' else '' end
                || case when option::int2 & 2 <> 0 then ' nulls first' else '' end,
                ',' order by place
            )
            from unnest(indkey::int2[]) with ordinality as key (number, place)
            join unnest(indoption::int2[]) with ordinality as opt (option, place) using (place)
            join unnest(indclass::oid[]) with ordinality as class (class, place) using (place)
            join pg_opclass on pg_opclass.oid = class
            left join pg_attribute on attrelid = indrelid and attnum = number and number > 0
        ),
        ' include ' || (
            select string_agg(attname, ',' order by place)
            from unnest(indkey::int2[]) with ordinality as key (number, place)
            join pg_attribute on attrelid = indrelid and attnum = number
            where place > indnkeyatts
        ),
        case when indisunique then ' unique' end,
        case when indnullsnotdistinct then ' nulls not distinct' end,
        case when indpred is not null then ' partial' end,
        case when not indisvalid then ' invalid' end,
        (select ' of ' || {_name("inhparent")} from pg_inherits where inhrelid = indexrelid),
        array(select unnest(reloptions) order by 1)
    )
    from pg_index
    join pg_class on pg_class.oid = indexrelid
    join pg_am on pg_am.oid = relam
    join pg_namespace on pg_namespace.oid = relnamespace
    where {USER_SCHEMAS}
    """,
    f"""
    select format('sequence %s.%s of %s.%s', nspname, relname, {_name("refobjid")}, attname)
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_depend on objid = pg_class.oid and classid = 'pg_class'::regclass
        and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')
    left join pg_attribute on attrelid = refobjid and attnum = refobjsubid
    where relkind = 'S' and {USER_SCHEMAS}
    """,
    f"""
    select format(
        'view %s.%s kind=%s options=%s', nspname, relname, relkind,
        array(select unnest(reloptions) order by 1)
    )
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('v', 'm') and {USER_SCHEMAS}
    """,
    f"""
    select format(
        'policy %s %s %s permissive=%s roles=%s using=%s check=%s', {_name("polrelid")}, polname,
        polcmd, polpermissive,
        array(select rolname::text from pg_roles where oid = any (polroles) order by 1),
        polqual is not null, polwithcheck is not null
    )
    from pg_policy
    """,
    f"""
    select format(
        'trigger %s %s type=%s enabled=%s function=%s columns=%s', {_name("tgrelid")}, tgname,
        tgtype, tgenabled, replace(tgfoid::regproc::text, '"', ''),
        array(
            select attname::text from pg_attribute
            where attrelid = tgrelid and attnum = any (tgattr::int2[]) order by 1
        )
    )
    from pg_trigger
    join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and relkind in ('r', 'p', 'f')
    """,
    f"""
    select format(
        'routine %s.%s(%s) kind=%s language=%s volatility=%s definer=%s strict=%s leakproof=%s'
        ' settings=%s returns=%s parameters=%s defaults=%s',
        nspname, proname,
        (
            select string_agg(format_type(type, null), ', ' order by place)
            from unnest(proargtypes::oid[]) with ordinality as argument (type, place)
        ),
        case prokind when 'w' then 'f' else prokind end, lanname, provolatile, prosecdef,
        proisstrict, proleakproof,
        array(
            select lower(split_part(setting, '=', 1)) || substr(setting, strpos(setting, '='))
            from unnest(proconfig) as setting order by 1
        ),
        case
            when prokind <> 'a'
            then case when proretset then 'setof ' else '' end || format_type(prorettype, null)
        end,
        array(
            select format(
                '%s %s %s', coalesce(proargmodes[place], 'i'), proargnames[place],
                format_type(type, null)
            )
            from unnest(coalesce(proallargtypes, proargtypes::oid[]))
                with ordinality as argument (type, place)
            order by place
        ),
        pronargdefaults
    )
    from pg_proc
    join pg_namespace on pg_namespace.oid = pronamespace
    join pg_language on pg_language.oid = prolang
    where {USER_SCHEMAS}
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype in ('e', 'i'))
    """,
    f"""
    select format(
        'type %s.%s %s %s', nspname, typname, typtype,
        case typtype
            when 'e' then (
                select string_agg(enumlabel, ',' order by enumsortorder)
                from pg_enum where enumtypid = pg_type.oid
            )
            when 'c' then (
                select string_agg(
                    attname || ' ' || format_type(atttypid, atttypmod), ',' order by attnum
                )
                from pg_attribute
                where attrelid = typrelid and attnum > 0 and not attisdropped
            )
            when 'd' then format(
                '%s%s%s checks=%s', format_type(typbasetype, typtypmod),
                case when typnotnull then ' not null' end,
                case when typdefault is not null then ' default' end,
                array(
                    select conname::text from pg_constraint
                    where contypid = pg_type.oid and contype = 'c' order by 1
                )
            )
        end
    )
    from pg_type
    join pg_namespace on pg_namespace.oid = typnamespace
    left join pg_class on pg_class.oid = typrelid
    where (typtype in ('e', 'd', 'r') or relkind = 'c') and {USER_SCHEMAS}
        and not exists (select from pg_depend where objid = pg_type.oid and deptype = 'e')
    """,
    f"""
    select format(
        'comment on %s: %s', {_name("objoid")} || coalesce('.' || attname, ''), description
    )
    from pg_description
    join pg_class on pg_class.oid = objoid
    join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_attribute on attrelid = objoid and attnum = objsubid and attnum > 0
    where classoid = 'pg_class'::regclass and relkind <> 'c' and {USER_SCHEMAS}
    """,
    """
    select format(
        'event trigger %s enabled=%s function=%s', evtname, evtenabled,
        replace(evtfoid::regproc::text, '"', '')
    )
    from pg_event_trigger
    """,
    f"""
    select format('comment on %s %s: %s', kind, name, description)
    from pg_description
    cross join lateral (
        select 'schema', nspname::text from pg_namespace
        where classoid = 'pg_namespace'::regclass and pg_namespace.oid = objoid
        union all
        select 'constraint', {_name("conrelid")} || '.' || conname from pg_constraint
        where classoid = 'pg_constraint'::regclass and pg_constraint.oid = objoid and conrelid <> 0
        union all
        select 'policy', {_name("polrelid")} || '.' || polname from pg_policy
        where classoid = 'pg_policy'::regclass and pg_policy.oid = objoid
        union all
        select 'trigger', {_name("tgrelid")} || '.' || tgname from pg_trigger
        where classoid = 'pg_trigger'::regclass and pg_trigger.oid = objoid
        union all
        select 'routine', nspname || '.' || proname from pg_proc
        join pg_namespace on pg_namespace.oid = pronamespace
        where classoid = 'pg_proc'::regclass and pg_proc.oid = objoid
        union all
        select 'type', nspname || '.' || typname from pg_type
        join pg_namespace on pg_namespace.oid = typnamespace
        where classoid = 'pg_type'::regclass and pg_type.oid = objoid
        union all
        select 'event trigger', evtname from pg_event_trigger
        where classoid = 'pg_event_trigger'::regclass and pg_event_trigger.oid = objoid
    ) as commented (kind, name)
    where objoid >= 16384
        and not exists (
            select from pg_depend
            where pg_depend.objid = objoid and pg_depend.classid = classoid and deptype = 'e'
        )
    """,
    """
    select format('extension %s in %s', extname, nspname)
    from pg_extension
    join pg_namespace on pg_namespace.oid = extnamespace
    """,
)


def server_snapshot(connection: psycopg.Connection) -> list[str]:
    """What the server holds in the schemas of users; leaves the search_path empty."""
    connection.execute("set search_path = ''")
    return sorted(line for query in _QUERIES for (line,) in connection.execute(query))


def comparable(server: list[str], catalog: list[str]) -> tuple[list[str], list[str]]:
    """Both snapshots without the lines of which the catalogue says that it cannot tell."""
    unknown = tuple(line.removesuffix(UNKNOWN) for line in catalog if line.endswith(f" {UNKNOWN}"))
    if not unknown:
        return server, catalog
    return (
        [line for line in server if not line.startswith(unknown)],
        [line for line in catalog if not line.startswith(unknown)],
    )


# The catalogue


def catalog_snapshot(catalog: Catalog) -> list[str]:
    """What the catalogue holds, in the words of `server_snapshot`."""
    return sorted(_lines(catalog))


def _lines(catalog: Catalog) -> Iterator[str]:
    yield from _comments(catalog)
    for extension in catalog.extensions.values():
        yield f"extension {extension.name} in {extension.schema}"
    for event_trigger in catalog.event_triggers.values():
        yield (
            f"event trigger {event_trigger.name} enabled={event_trigger.enabled}"
            f" function={event_trigger.function}"
        )
    for schema in catalog.schemas.values():
        if not schema.known:
            continue
        yield f"schema {schema.name}"
        for relation in schema.relations.values():
            if relation.known:
                yield from _lines_of_relation(catalog, relation)
        for overloads in schema.routines.values():
            yield from map(partial(_routine, catalog), overloads)
        yield from map(partial(_type, catalog), schema.types.values())


def _comments(catalog: Catalog) -> Iterator[str]:
    """The comments on all but relations and their columns."""
    for event_trigger in catalog.event_triggers.values():
        yield from _comment("event trigger", event_trigger.name, event_trigger)
    for schema in catalog.schemas.values():
        if schema.name != "public":
            yield from _comment("schema", schema.name, schema)
        for overloads in schema.routines.values():
            for routine in overloads:
                yield from _comment("routine", f"{schema.name}.{routine.name}", routine)
        for user_type in schema.types.values():
            yield from _comment("type", user_type.object_name, user_type)
    for table in catalog.all_tables():
        yield from _comments_of_parts(table)


def _comments_of_parts(table: Table) -> Iterator[str]:
    parts: dict[str, Iterable[SchemaObject]] = {
        "constraint": table.constraints.values(),
        "policy": table.policies.values(),
        "trigger": table.triggers.values(),
    }
    for kind, members in parts.items():
        for member in members:
            yield from _comment(kind, f"{table.object_name}.{member.name}", member)


def _comment(kind: str, name: str, commented: SchemaObject) -> Iterator[str]:
    if commented.comment:
        yield f"comment on {kind} {name}: {commented.comment}"


def _lines_of_relation(catalog: Catalog, relation: Relation) -> Iterator[str]:
    if relation.comment:
        yield f"comment on {relation.object_name}: {relation.comment}"
    match relation:
        case Table():
            yield from _lines_of_table(catalog, relation)
        case Index():
            yield _index(relation)
        case SequenceRelation():
            table, column = relation.owner_table, relation.owner_column
            owner = "." if table is None or column is None else f"{table.object_name}.{column.name}"
            yield f"sequence {relation.object_name} of {owner}"
        case View():
            kind = "m" if relation.materialized else "v"
            yield f"view {relation.object_name} kind={kind} options={_options(relation)}"
            yield from _lines_of_query(catalog, relation)
            for name, comment in relation.column_comments.items():
                yield f"comment on {relation.object_name}.{name}: {comment}"


def _lines_of_query(catalog: Catalog, view: View) -> Iterator[str]:
    shape = shape_of(view)
    if shape.complete and shape.columns:
        names = [column.name or UNKNOWN for column in shape.columns]
        yield f"columns {view.object_name} {','.join(names)}"
    for column in shape.columns:
        printed = UNKNOWN
        if column.type is not None:
            printed = full_type_name(catalog, column.type, column.user_type)
        yield f"output {view.object_name}.{column.name} {printed}"
    for relation in set(view.sources.values()):
        columns = relation.columns.values() if isinstance(relation, Table) else ()
        used = [column.name for column in columns if column in shape.reads]
        for name in used or [""]:
            yield f"view {view.object_name} reads {relation.object_name}{'.' * bool(name)}{name}"


def _lines_of_table(catalog: Catalog, table: Table) -> Iterator[str]:
    parents = table.parents if table.partition_of is None else [table.partition_of]
    yield (
        f"table {table.object_name} kind={table.kind} persistence={table.persistence.value}"
        f" rls={_flag(table.row_security)} force={_flag(table.force_row_security)}"
        f" partition={_flag(table.partition_of is not None)}"
        f" parents={_array(parent.object_name for parent in parents)}"
        f" by={(table.partition_strategy or '')[:1]} options={_options(table)}"
    )
    if table.columns:
        yield f"columns {table.object_name} {','.join(table.columns)}"
    for column in table.columns.values():
        yield _column(catalog, table, column)
        if column.comment:
            yield f"comment on {table.object_name}.{column.name}: {column.comment}"
    for constraint in table.constraints.values():
        if not isinstance(constraint, NotNullConstraint):
            yield _constraint(constraint)
    for policy in table.policies.values():
        command = {"select": "r", "insert": "a", "update": "w", "delete": "d", "all": "*"}
        yield (
            f"policy {table.object_name} {policy.name} {command[policy.command.value]}"
            f" permissive={_flag(policy.permissive)} roles={_array(sorted(policy.roles))}"
            f" using={_flag(policy.using is not None)} check={_flag(policy.check is not None)}"
        )
    for trigger in table.triggers.values():
        columns = _array(sorted(column.name for column in trigger.columns))
        bits = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
        number = int(trigger.for_each_row) + {"before": 2, "after": 0}[trigger.timing]
        number += sum(bits[event] for event in trigger.events)
        yield (
            f"trigger {table.object_name} {trigger.name} type={number} enabled={trigger.enabled}"
            f" function={trigger.function} columns={columns}"
        )


def _column(catalog: Catalog, table: Table, column: Column) -> str:
    if column.type == UNKNOWN_TYPE:
        return f"column {table.object_name}.{column.name} {UNKNOWN}"
    has_default = column.default is not None or column.serial
    return (
        f"column {table.object_name}.{column.name}"
        f" {full_type_name(catalog, column.type, column.user_type)}"
        + (f" collate {column.collation.name}" if column.collation is not None else "")
        + " not null" * column.not_null
        + " default" * (has_default and not column.generated)
        + (f" identity={column.identity}" if column.identity else "")
        + (f" generated={column.generated}" if column.generated else "")
        + " inherited" * column.inherited
    )


def _constraint(constraint: Constraint) -> str:
    kinds = {
        PrimaryKey: "p",
        UniqueConstraint: "u",
        ForeignKey: "f",
        CheckConstraint: "c",
        ExclusionConstraint: "x",
    }
    columns = list(constraint.columns)
    if isinstance(constraint, CheckConstraint):
        order = list(constraint.table.columns.values())
        columns.sort(key=order.index)
    line = (
        f"constraint {constraint.table.object_name} {constraint.name} {kinds[type(constraint)]}"
        f" ({','.join(column.name for column in columns)})"
        + " not valid" * (not constraint.validated)
        + " not enforced" * (not constraint.enforced)
        + " deferrable" * constraint.deferrable
        + " deferred" * constraint.initially_deferred
        + " no inherit" * constraint.no_inherit
        + " inherited" * constraint.inherited
    )
    return line + _reference(constraint) if isinstance(constraint, ForeignKey) else line


def _reference(key: ForeignKey) -> str:
    return (
        f" references {key.referenced.object_name} ({_names(key.referenced_columns)})"
        f" delete={_action(key.on_delete)}({_names(key.on_delete_columns)})"
        f" update={_action(key.on_update)} match={key.match}"
    )


def _names(columns: Iterable[Column]) -> str:
    return ",".join(column.name for column in columns)


def _action(action: ReferentialAction | None) -> str:
    letters = {"restrict": "r", "cascade": "c", "set null": "n", "set default": "d"}
    return "" if action is None else letters.get(action.value, "")


def _index(index: Index) -> str:
    included = ",".join(column.name for column in index.include)
    return (
        f"index {index.object_name} on {index.table.object_name} {index.method}"
        f" ({','.join(_index_key(index, key) for key in index.keys)})"
        + (f" include {included}" if included else "")
        + " unique" * index.unique
        + " nulls not distinct" * index.nulls_not_distinct
        + " partial" * (index.predicate is not None)
        + " invalid" * (not index.valid)
        + (f" of {index.parent.object_name}" if index.parent is not None else "")
        + f" options={_options(index)}"
    )


def _index_key(index: Index, key: IndexKey) -> str:
    name = "expression" if key.column is None else key.column.name
    operator_class = chosen_operator_class(index, key)
    if operator_class is not None:
        name += f" {operator_class.name}"
    return name + " desc" * key.descending + " nulls first" * key.nulls_first


_EMPTY = '""'


def _routine(catalog: Catalog, routine: Routine) -> str:
    kind = {RoutineKind.FUNCTION: "f", RoutineKind.PROCEDURE: "p", RoutineKind.AGGREGATE: "a"}
    types = ", ".join(_unmodified(catalog, reference) for reference in routine.parameters_in)
    parameters = [
        f"{parameter.mode} {parameter.name or ''} {_unmodified(catalog, parameter.type)}"
        for parameter in routine.parameters
    ]
    defaults = sum(parameter.has_default for parameter in routine.parameters)
    settings = sorted(f"{name}={value or _EMPTY}" for name, value in routine.settings.items())
    return (
        f"routine {routine.schema}.{routine.name}({types}) kind={kind[routine.kind]}"
        f" language={routine.language} volatility={routine.volatility.value[0]}"
        f" definer={_flag(routine.security_definer)} strict={_flag(routine.strict)}"
        f" leakproof={_flag(routine.leakproof)} settings={_array(settings)}"
        f" returns={_returned(catalog, routine)} parameters={_array(parameters)}"
        f" defaults={defaults}"
    )


def _returned(catalog: Catalog, routine: Routine) -> str:
    given = [parameter.type for parameter in routine.parameters if parameter.mode in "obt"]
    if routine.kind is RoutineKind.AGGREGATE:
        return ""
    if routine.kind is RoutineKind.PROCEDURE:
        return "record" if given else "void"
    if routine.returns is not None:
        return "setof " * routine.returns.set_of + _unmodified(catalog, routine.returns)
    return _unmodified(catalog, given[0]) if len(given) == 1 else "record"


def _unmodified(catalog: Catalog, reference: TypeReference) -> str:
    return full_type_name(catalog, msgspec.structs.replace(reference, modifiers=()))


def _type(catalog: Catalog, user_type: UserType) -> str:
    name = user_type.object_name
    match user_type:
        case EnumType():
            return f"type {name} e {','.join(user_type.labels)}"
        case CompositeType():
            attributes = [
                f"{key} {full_type_name(catalog, value)}"
                for key, value in user_type.attributes.items()
            ]
            return f"type {name} c {','.join(attributes)}"
        case Domain():
            base = full_type_name(catalog, user_type.base, user_type.base_user_type)
            return (
                f"type {name} d {base}"
                + " not null" * user_type.not_null
                + " default" * (user_type.default is not None)
                + f" checks={_array(sorted(user_type.checks))}"
            )
    return f"type {name} r "


def _options(relation: Relation) -> str:
    return _array(sorted(f"{name}={value}" for name, value in relation.options.items()))


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _array(items: Iterable[str]) -> str:
    """As the server prints an array of texts."""
    printed = []
    for item in items:
        plain = item and not any(character in '{},"\\ ' for character in item)
        quoted = item.replace("\\", "\\\\").replace('"', '\\"')
        printed.append(item if plain and item.lower() != "null" else f'"{quoted}"')
    return "{" + ",".join(printed) + "}"
