from __future__ import annotations

from sqlfluff_schema_rules.catalog.objects import CheckConstraint, CompositeType, Domain
from tests.catalog.building import (
    catalog_of,
    column,
    index,
    marked,
    names,
    routine,
    schema_named,
    sequence,
    table,
    type_named,
    view,
)

ORDERS = "create table orders (id bigint primary key, note text check (note <> ''));"


def test_a_renamed_table_keeps_its_origin_and_tells_who_named_it() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename to purchases;")
    renamed = table(catalog, "public.purchases")
    assert renamed.object_name == "public.purchases"
    assert renamed.origin.script.path == "1.sql"
    assert marked(renamed.origin_of("name")) == "2.sql:1:30 purchases"
    assert "orders" not in schema_named(catalog, "public").relations


def test_a_renamed_table_keeps_the_names_of_its_indexes() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename to purchases;")
    assert list(table(catalog, "public.purchases").indexes) == ["orders_pkey"]


def test_foreign_keys_follow_a_renamed_table() -> None:
    catalog = catalog_of(
        ORDERS,
        "create table lines (order_id bigint references orders);",
        "alter table orders rename to purchases;",
    )
    (key,) = table(catalog, "public.lines").foreign_keys
    assert key.referenced.object_name == "public.purchases"


def test_a_rename_to_a_name_that_is_taken_is_refused() -> None:
    catalog = catalog_of(
        ORDERS, "create view purchases as select 1;", "alter table orders rename to purchases;"
    )
    assert names(catalog.tables()) == ["public.orders"]
    assert names(catalog.views()) == ["public.purchases"]


def test_a_rename_of_a_relation_that_does_not_exist_changes_nothing() -> None:
    catalog = catalog_of(ORDERS, "alter view if exists nowhere rename to somewhere;")
    assert names(catalog.tables()) == ["public.orders"]


def test_a_renamed_column_is_the_same_column() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename note to remark;")
    renamed = column(catalog, "public.orders.remark")
    assert list(table(catalog, "public.orders").columns) == ["id", "remark"]
    assert renamed.origin_of("name").script.path == "2.sql"
    assert table(catalog, "public.orders").constraints["orders_note_check"].columns == (renamed,)


def test_a_renamed_constraint_is_named_by_the_user_then() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename constraint orders_note_check to told;")
    constraints = table(catalog, "public.orders").constraints
    assert set(constraints) == {"orders_pkey", "told"}
    assert constraints["told"].named_by_user
    assert constraints["told"].origin_of("name").script.path == "2.sql"


def test_a_renamed_primary_key_renames_its_index() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename constraint orders_pkey to pk;")
    assert index(catalog, "public.pk").constraint is table(catalog, "public.orders").primary_key
    assert "orders_pkey" not in schema_named(catalog, "public").relations


def test_a_renamed_index_renames_its_constraint() -> None:
    catalog = catalog_of(ORDERS, "alter index orders_pkey rename to pk;")
    key = table(catalog, "public.orders").primary_key
    assert key is not None
    assert key.name == "pk"
    assert set(table(catalog, "public.orders").constraints) == {"orders_note_check", "pk"}
    assert list(table(catalog, "public.orders").indexes) == ["pk"]


def test_a_renamed_index_is_named_by_the_user_then() -> None:
    catalog = catalog_of(
        ORDERS, "create index on orders (note);", "alter index orders_note_idx rename to by_note;"
    )
    assert index(catalog, "public.by_note").named_by_user
    assert list(table(catalog, "public.orders").indexes) == ["orders_pkey", "by_note"]


def test_alter_table_renames_whatever_relation_it_is_given() -> None:
    catalog = catalog_of(
        "create view v as select 1; create sequence s;",
        "alter table v rename to w; alter table s rename to r;",
    )
    assert list(schema_named(catalog, "public").relations) == ["w", "r"]


def test_a_constraint_renamed_to_one_that_exists_is_refused() -> None:
    catalog = catalog_of(
        ORDERS, "alter table orders rename constraint orders_note_check to orders_pkey;"
    )
    assert set(table(catalog, "public.orders").constraints) == {"orders_pkey", "orders_note_check"}


def test_a_constraint_that_does_not_exist_is_not_renamed() -> None:
    catalog = catalog_of(ORDERS, "alter table orders rename constraint nothing to something;")
    assert set(table(catalog, "public.orders").constraints) == {"orders_pkey", "orders_note_check"}


def test_a_renamed_check_is_renamed_in_the_partitions_too() -> None:
    catalog = catalog_of(
        """
        create table m (a int, constraint c check (a > 0)) partition by list (a);
        create table m1 partition of m for values in (1);
        alter table m rename constraint c to positive;
        """
    )
    assert list(table(catalog, "public.m").constraints) == ["positive"]
    assert list(table(catalog, "public.m1").constraints) == ["positive"]


def test_a_renamed_sequence_still_belongs_to_its_column() -> None:
    catalog = catalog_of(
        "create table t (id serial);", "alter sequence t_id_seq rename to numbers;"
    )
    renamed = sequence(catalog, "public.numbers")
    assert renamed.owner_column is column(catalog, "public.t.id")
    assert renamed.named_by_user


def test_renamed_views() -> None:
    catalog = catalog_of(
        "create view v as select 1; create materialized view m as select 1;",
        "alter view v rename to w; alter materialized view m rename to n;",
    )
    assert view(catalog, "public.w").name == "w"
    assert view(catalog, "public.n").materialized


def test_a_renamed_foreign_table() -> None:
    catalog = catalog_of(
        "create foreign table f (a int) server s;", "alter foreign table f rename to g;"
    )
    assert table(catalog, "public.g").is_foreign


POLICIES = ORDERS + "create policy a on orders; create policy b on orders;"


def test_a_renamed_policy_keeps_its_place() -> None:
    catalog = catalog_of(POLICIES, "alter policy a on orders rename to z;")
    policies = table(catalog, "public.orders").policies
    assert list(policies) == ["z", "b"]
    assert policies["z"].origin_of("name").script.path == "2.sql"


def test_a_policy_renamed_to_one_that_exists_is_refused() -> None:
    catalog = catalog_of(POLICIES, "alter policy a on orders rename to b;")
    assert list(table(catalog, "public.orders").policies) == ["a", "b"]


def test_a_policy_that_does_not_exist_is_not_renamed() -> None:
    catalog = catalog_of(POLICIES, "alter policy c on orders rename to d;")
    assert list(table(catalog, "public.orders").policies) == ["a", "b"]


def test_a_renamed_trigger() -> None:
    catalog = catalog_of(
        ORDERS,
        "create trigger t before insert on orders execute function f();",
        "alter trigger t on orders rename to touched;",
    )
    assert list(table(catalog, "public.orders").triggers) == ["touched"]


def test_a_rename_of_a_rule_changes_nothing_that_is_kept() -> None:
    catalog = catalog_of(ORDERS, "alter rule r on orders rename to s;")
    assert names(catalog.tables()) == ["public.orders"]


def test_a_column_of_a_view_is_renamed_without_a_trace() -> None:
    catalog = catalog_of("create view v as select 1 as a;", "alter view v rename column a to b;")
    assert names(catalog.views()) == ["public.v"]


FUNCTIONS = """
    create function f(a int) returns int language sql as 'select 1';
    create function f(a text) returns int language sql as 'select 1';
    """


def test_one_overload_is_renamed_by_its_signature() -> None:
    catalog = catalog_of(FUNCTIONS, "alter function f(text) rename to g;")
    assert names(catalog.routines()) == ["public.f(integer)", "public.g(text)"]
    assert routine(catalog, "public.g").origin_of("name").script.path == "2.sql"


def test_a_function_that_does_not_exist_is_not_renamed() -> None:
    catalog = catalog_of(FUNCTIONS, "alter function f(uuid) rename to g;")
    assert names(catalog.routines()) == ["public.f(integer)", "public.f(text)"]


MOOD = "create type mood as enum ('ok'); create table people (mood mood, moods mood[]);"


def test_columns_follow_a_renamed_type() -> None:
    catalog = catalog_of(MOOD, "alter type mood rename to temper;")
    assert column(catalog, "public.people.mood").type.display == "temper"
    assert column(catalog, "public.people.moods").type.display == "temper[]"
    assert type_named(catalog, "public.temper").origin_of("name").script.path == "2.sql"


def test_a_type_renamed_to_one_that_exists_is_refused() -> None:
    catalog = catalog_of(MOOD, "create domain temper as text;", "alter type mood rename to temper;")
    assert names(catalog.user_types()) == ["public.mood", "public.temper"]


def test_a_type_that_does_not_exist_is_not_renamed() -> None:
    catalog = catalog_of(MOOD, "alter type nothing rename to something;")
    assert names(catalog.user_types()) == ["public.mood"]


def test_a_renamed_domain_and_its_renamed_constraint() -> None:
    catalog = catalog_of(
        "create domain email as text constraint has_at check (value like '%@%');",
        "alter domain email rename constraint has_at to plausible;",
        "alter domain email rename to address;",
    )
    domain = type_named(catalog, "public.address")
    assert isinstance(domain, Domain)
    assert list(domain.checks) == ["plausible"]


def test_a_renamed_attribute_of_a_composite_type_keeps_its_place() -> None:
    catalog = catalog_of(
        "create type pair as (a int, b text);", "alter type pair rename attribute a to first;"
    )
    pair = type_named(catalog, "public.pair")
    assert isinstance(pair, CompositeType)
    assert {name: kind.display for name, kind in pair.attributes.items()} == {
        "first": "integer",
        "b": "text",
    }
    assert pair.origin_of("attributes").script.path == "2.sql"


def test_an_attribute_of_a_type_that_has_none_is_not_renamed() -> None:
    catalog = catalog_of(MOOD, "alter type mood rename attribute a to b;")
    assert type_named(catalog, "public.mood").changed is None


SHOP = """
    create schema shop;
    create table shop.orders (id bigint primary key);
    create type shop.mood as enum ();
    create function shop.f() returns int language sql as 'select 1';
    """


def test_everything_in_a_renamed_schema_is_of_the_new_name() -> None:
    catalog = catalog_of(SHOP, "alter schema shop rename to store;")
    assert names(catalog.relations()) == ["store.orders", "store.orders_pkey"]
    assert names(catalog.user_types()) == ["store.mood"]
    assert names(catalog.routines()) == ["store.f()"]
    assert catalog.schema("shop") is None
    assert schema_named(catalog, "store").origin_of("name").script.path == "2.sql"


def test_extensions_follow_a_renamed_schema() -> None:
    catalog = catalog_of(
        "create schema tools; create extension citext schema tools;",
        "alter schema tools rename to kit;",
    )
    assert catalog.extensions["citext"].schema == "kit"


def test_a_schema_renamed_to_one_that_exists_is_refused() -> None:
    catalog = catalog_of(SHOP, "create schema store; alter schema shop rename to store;")
    assert names(catalog.tables()) == ["shop.orders"]


def test_a_renamed_role_keeps_what_it_may() -> None:
    catalog = catalog_of("create role a bypassrls;", "alter role a rename to b;")
    assert list(catalog.roles) == ["postgres", "b"]
    assert catalog.roles["b"].bypass_row_security


def test_a_role_that_does_not_exist_is_not_renamed() -> None:
    assert list(catalog_of("alter role a rename to b;").roles) == ["postgres"]


def test_a_rename_of_a_kind_that_is_not_kept_changes_nothing() -> None:
    catalog = catalog_of(ORDERS, "alter publication orders rename to purchases;")
    assert names(catalog.tables()) == ["public.orders"]


def test_expressions_call_a_renamed_column_by_its_new_name() -> None:
    catalog = catalog_of(
        "create table t (a int, b int generated always as (a) stored, check (a > 0));"
        "create index i on t ((a + 1)) where a > 2;"
        "create policy p on t using (a > 3) with check (exists (select from u where u.a = t.a));"
        "alter table t rename a to c"
    )
    found, made = table(catalog), index(catalog, "i")
    policy = found.policies["p"]
    assert column(catalog, "t.b").is_generated_from(column(catalog, "t.c"))
    assert [list(bound.columns) for bound in made.expressions()] == [["c"], ["c"]]
    assert [set(clause.column_names()) for clause in policy.clauses] == [{"c"}, {"a"}]
    check = found.constraints["t_a_check"]
    assert isinstance(check, CheckConstraint)
    assert list(check.expression.column_names()) == ["c"]


def test_a_renamed_index_stays_in_the_order_of_creation() -> None:
    catalog = catalog_of(
        "create table t (a int unique); create index i on t (a);"
        "alter index t_a_key rename to z; alter table t rename constraint z to y"
    )
    assert list(table(catalog).indexes) == ["y", "i"]
