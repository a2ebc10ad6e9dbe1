from __future__ import annotations

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.changes.records import ObjectKind, QualifiedName
from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script
from tests.catalog.building import catalog_of, column, names, schema_named, table

EVERYTHING = """
    create schema shop;
    create table shop.orders (id serial, constraint positive check (id > 0));
    create table shop.lines (id int primary key) partition by list (id);
    create foreign table shop.prices (a int) server s;
    create view shop.v as select id from shop.orders;
    create materialized view shop.m as select id from shop.orders;
    create index by_id on shop.orders (id);
    create index on shop.orders (id);
    create sequence shop.q;
    create trigger touched before insert on shop.orders execute function shop.f();
    create function shop.f() returns trigger language plpgsql as 'begin end';
    create procedure shop.p() language sql as 'select 1';
    create type shop.mood as enum ();
    create policy own on shop.orders;
    """


def test_tables_are_ordinary_and_partitioned_ones() -> None:
    assert names(catalog_of(EVERYTHING).tables()) == ["shop.orders", "shop.lines"]


def test_all_tables_are_foreign_and_unknown_ones_too() -> None:
    catalog = catalog_of(EVERYTHING, "alter table elsewhere add a int;")
    assert names(catalog.all_tables()) == [
        "public.elsewhere",
        "shop.orders",
        "shop.lines",
        "shop.prices",
    ]


def test_relations_are_all_that_share_one_namespace() -> None:
    assert names(catalog_of(EVERYTHING).relations()) == [
        "shop.orders",
        "shop.orders_id_seq",
        "shop.lines",
        "shop.lines_pkey",
        "shop.prices",
        "shop.v",
        "shop.m",
        "shop.by_id",
        "shop.orders_id_idx",
        "shop.q",
    ]


def test_views_routines_types_and_policies_are_asked_for_by_their_kind() -> None:
    catalog = catalog_of(EVERYTHING)
    assert names(catalog.views()) == ["shop.v", "shop.m"]
    assert names(catalog.routines()) == ["shop.f()", "shop.p()"]
    assert names(catalog.user_types()) == ["shop.mood"]
    assert names(catalog.policies()) == ["own"]


def test_named_objects_are_those_whose_names_the_files_gave() -> None:
    named = [(n.kind, n.object_name) for n in catalog_of(EVERYTHING).named_objects()]
    assert named == [
        (ObjectKind.SCHEMA, "shop"),
        (ObjectKind.TABLE, "shop.orders"),
        (ObjectKind.COLUMN, "shop.orders.id"),
        (ObjectKind.CONSTRAINT, "shop.orders.positive"),
        (ObjectKind.TRIGGER, "shop.orders.touched"),
        (ObjectKind.TABLE, "shop.lines"),
        (ObjectKind.COLUMN, "shop.lines.id"),
        (ObjectKind.TABLE, "shop.prices"),
        (ObjectKind.COLUMN, "shop.prices.a"),
        (ObjectKind.VIEW, "shop.v"),
        (ObjectKind.VIEW, "shop.m"),
        (ObjectKind.INDEX, "shop.by_id"),
        (ObjectKind.SEQUENCE, "shop.q"),
        (ObjectKind.FUNCTION, "shop.f()"),
        (ObjectKind.PROCEDURE, "shop.p()"),
        (ObjectKind.TYPE, "shop.mood"),
    ]


def test_an_inherited_column_or_constraint_was_named_by_the_parent() -> None:
    catalog = catalog_of(
        """
        create table m (a int, constraint c check (a > 0)) partition by list (a);
        create table m1 partition of m for values in (1);
        """
    )
    assert [n.object_name for n in catalog.named_objects()] == [
        "public.m",
        "public.m.a",
        "public.m.c",
        "public.m1",
    ]


def test_a_named_object_tells_where_it_was_named_last() -> None:
    catalog = catalog_of("create table a ();", "alter table a rename to b;")
    (named,) = catalog.named_objects()
    assert named.origin.script.path == "2.sql"


def test_temporary_relations_are_not_judged() -> None:
    catalog = catalog_of("create temporary table t (id serial primary key); create table u ();")
    assert names(catalog.relations()) == ["public.u"]


def test_what_stands_in_a_system_schema_is_not_judged() -> None:
    catalog = catalog_of(
        """
        create table pg_catalog.t (); create type information_schema.d as enum ();
        create function pg_catalog.f() returns int language sql as 'select 1';
        """
    )
    assert names(catalog.relations()) == []
    assert names(catalog.routines()) == []
    assert names(catalog.user_types()) == []


def test_what_stands_in_a_schema_of_the_platform_is_not_judged() -> None:
    sql = "create table auth.t (); create table public.t ();"
    assert names(catalog_of(sql, environment="supabase").tables()) == ["public.t"]
    assert set(names(catalog_of(sql).tables())) == {"auth.t", "public.t"}


def test_the_platform_itself_is_not_judged() -> None:
    catalog = catalog_of(environment="supabase")
    assert names(catalog.relations()) == []
    assert names(catalog.routines()) == []
    assert names(catalog.user_types()) == []
    assert names(catalog.policies()) == []
    assert list(catalog.named_objects()) == []


def test_a_policy_of_the_files_on_a_table_of_the_platform_is_judged() -> None:
    catalog = catalog_of("create policy own on storage.objects;", environment="supabase")
    assert names(catalog.policies()) == ["own"]


def test_public_belongs_to_the_files_and_no_other_schema_of_the_platform_does() -> None:
    catalog = catalog_of("create schema shop;", environment="supabase")
    assert not catalog.is_system_schema("public")
    assert not catalog.is_system_schema("shop")
    assert not catalog.is_system_schema("nowhere")
    assert catalog.is_system_schema("auth")
    assert catalog.is_system_schema("pg_catalog")


def test_a_table_is_asked_for_by_its_name() -> None:
    catalog = catalog_of(EVERYTHING, "alter table shop.unknown add a int;")
    assert catalog.table("shop", "orders") is table(catalog, "shop.orders")
    assert catalog.table("shop", "v") is None
    assert catalog.table("shop", "unknown") is None
    assert catalog.table("nowhere", "orders") is None


def test_a_table_that_no_file_created_is_unknown() -> None:
    catalog = catalog_of("alter table t add a int;")
    assert not table(catalog).known
    assert not table(catalog).knows(Aspect.INDEXES)
    assert names(catalog.tables()) == []


def test_a_history_that_changes_what_no_file_created_is_not_complete() -> None:
    assert catalog_of("create table t (); alter table t add a int;").is_complete
    assert catalog_of("create table t (); alter table ${name} add a int;").is_complete
    assert not catalog_of("create table t (); alter table elsewhere add a int;").is_complete
    assert not catalog_of("select 1;").is_complete


def test_a_catalogue_is_not_complete_where_its_maker_knows_better() -> None:
    catalog = catalog_of("create table t ();")
    catalog.builds_on_unseen_files = True
    assert not catalog.is_complete


def test_a_view_is_no_table_to_be_found_or_made() -> None:
    catalog = catalog_of("create view v as select 1;")
    nowhere = Origin(Script.from_text("1.sql", ""), 0, 0)
    assert catalog.table_for(QualifiedName(None, "v"), nowhere) is None
    assert catalog.relation(QualifiedName("nowhere", "v")) is None


def test_row_security_that_a_placeholder_may_have_changed_is_uncertain() -> None:
    catalog = catalog_of(
        "create table a (); create table shop.a ();",
        "alter table shop.${name} enable row level security;",
    )
    assert table(catalog, "a").knows(Aspect.ROW_SECURITY)
    assert not table(catalog, "shop.a").knows(Aspect.ROW_SECURITY)
    assert not table(catalog, "shop.a").row_security


def test_a_column_has_a_default_where_an_insert_may_leave_it_out() -> None:
    catalog = catalog_of(
        """
        create table t (
            a int,
            b int default 1,
            c serial,
            d int generated always as identity,
            e int generated always as (a + 1) stored
        );
        """
    )
    assert [c.name for c in table(catalog).columns.values() if c.has_default] == list("bcde")


def test_the_base_of_a_column_lies_beneath_all_domains() -> None:
    catalog = catalog_of(
        "create domain a as varchar(9); create domain b as a; create table t (c b, d int);"
    )
    assert column(catalog, "t.c").type.display == "b"
    assert column(catalog, "t.c").base_type.display == "character varying(9)"
    assert column(catalog, "t.d").base_type.display == "integer"


def served(keys: str, *columns: str) -> bool:
    """Whether an index on `keys` serves a search on the columns."""
    catalog = catalog_of("create table t (a int, b int, c int);", f"create index on t {keys};")
    found = table(catalog)
    return found.has_index_leading_with([found.columns[name] for name in columns])


def test_an_index_serves_a_search_on_its_leading_columns_in_any_order() -> None:
    assert served("(a, b, c)", "a")
    assert served("(a, b, c)", "b", "a")
    assert not served("(a, b, c)", "b")
    assert not served("(a, b, c)", "a", "c")
    assert not served("(a)", "a", "b")


def test_an_index_of_another_method_or_on_expressions_serves_no_equality() -> None:
    assert served("using hash (a)", "a")
    assert not served("using brin (a)", "a")
    assert not served("((a + 1))", "a")
    assert not served("((a + 1), a)", "a")


def test_a_partial_index_serves_only_where_it_leaves_out_nulls() -> None:
    assert served("(a) where a is not null", "a")
    assert served("(a, b) where a is not null and b is not null", "a", "b")
    assert not served("(a) where b is not null", "a")
    assert not served("(a) where a > 0", "a")


def test_a_primary_key_serves_as_an_index() -> None:
    found = table(catalog_of("create table t (a int primary key, b int);"))
    assert found.primary_key is not None
    assert found.has_index_leading_with([found.columns["a"]])


def test_a_table_without_a_primary_key_has_none() -> None:
    found = table(catalog_of("create table t (a int unique);"))
    assert found.primary_key is None
    assert list(found.foreign_keys) == []


def test_an_index_uses_its_keys_its_included_columns_and_those_of_its_predicate() -> None:
    catalog = catalog_of(
        "create table t (a int, b int, c int, d int, e int);",
        "create index i on t (a, (b + 1)) include (c) where d > 0;",
    )
    found = table(catalog)
    used = [name for name, member in found.columns.items() if found.indexes["i"].uses(member)]
    assert used == ["a", "b", "c", "d"]


def test_a_constraint_is_of_a_schema_as_long_as_its_table_is() -> None:
    sql = "create table t (a int constraint positive check (a > 0));"
    assert schema_named(catalog_of(sql), "public").has_constraint("positive")
    dropped = catalog_of(sql, "alter table t drop constraint positive;")
    assert not schema_named(dropped, "public").has_constraint("positive")
    assert not schema_named(catalog_of(sql, "drop table t;"), "public").has_constraint("positive")
