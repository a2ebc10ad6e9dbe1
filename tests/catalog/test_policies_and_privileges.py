from __future__ import annotations

from sqlfluff_schema_rules.catalog.objects import Aspect
from sqlfluff_schema_rules.changes.records import (
    ChangeDefaultPrivileges,
    ChangePrivileges,
    ColumnPrivilege,
    ObjectKind,
    PolicyCommand,
    QualifiedName,
)
from tests.catalog.building import catalog_of, marked, names, table

OWN = """
    create table orders (user_id uuid, total int);
    create policy own on orders as restrictive for update to clerk, judge
    using (user_id is not null) with check (total > 0);
    """


def test_a_policy_holds_what_it_was_created_with() -> None:
    policy = table(catalog_of(OWN), "orders").policies["own"]
    assert policy.command is PolicyCommand.UPDATE
    assert not policy.permissive
    assert policy.roles == ("clerk", "judge")
    assert policy.using is not None
    assert tuple(policy.using.column_names()) == ("user_id",)
    assert policy.check is not None
    assert tuple(policy.check.column_names()) == ("total",)


def test_a_policy_that_says_nothing_is_permissive_for_all() -> None:
    policy = table(catalog_of(OWN, "create policy p on orders;"), "orders").policies["p"]
    assert policy.command is PolicyCommand.ALL
    assert policy.permissive
    assert (policy.using, policy.check) == (None, None)


def test_a_policy_for_public_among_others_applies_to_everyone() -> None:
    catalog = catalog_of(OWN, "create policy p on orders to clerk, public;")
    assert table(catalog, "orders").policies["p"].roles == ()


def test_a_policy_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(OWN, "create policy own on orders for select;")
    assert table(catalog, "orders").policies["own"].command is PolicyCommand.UPDATE


def test_a_policy_on_a_table_that_no_file_created_is_known() -> None:
    catalog = catalog_of("create policy p on somewhere;")
    assert [policy.name for policy in catalog.policies()] == ["p"]
    assert names(catalog.tables()) == []


def test_a_policy_on_a_view_is_refused() -> None:
    catalog = catalog_of("create view v as select 1;", "create policy p on v;")
    assert list(catalog.policies()) == []


def test_alter_policy_changes_only_what_it_names() -> None:
    created = table(catalog_of(OWN, "alter policy own on orders to clerk;"), "orders")
    policy = created.policies["own"]
    assert policy.roles == ("clerk",)
    assert policy.using is not None
    assert policy.origin_of("roles").script.path == "2.sql"
    assert policy.origin_of("using").script.path == "1.sql"


def test_alter_policy_changes_its_expressions() -> None:
    alter = "alter policy own on orders using (total = 1) with check (user_id is null);"
    policy = table(catalog_of(OWN, alter), "orders").policies["own"]
    assert policy.using is not None
    assert tuple(policy.using.column_names()) == ("total",)
    assert policy.check is not None
    assert tuple(policy.check.column_names()) == ("user_id",)
    assert policy.origin_of("check").script.path == "2.sql"
    assert policy.origin_of("roles").script.path == "1.sql"


def test_alter_of_a_policy_that_does_not_exist_changes_nothing() -> None:
    catalog = catalog_of(OWN, "create view v as select 1;", "alter policy p on orders to a;")
    assert list(table(catalog, "orders").policies) == ["own"]
    assert list(catalog_of("create view v as select 1; alter policy p on v to a;").policies()) == []


def test_a_policy_on_a_placeholder_makes_doubt_about_matching_tables() -> None:
    catalog = catalog_of(
        "create table orders (); create table shop.orders ();",
        "create policy p on ${schema}.orders;",
    )
    assert [t.uncertain for t in catalog.tables()] == [{Aspect.POLICIES}, {Aspect.POLICIES}]
    assert list(catalog.policies()) == []


def test_a_dropped_policy_of_a_placeholder_makes_doubt_about_policies() -> None:
    catalog = catalog_of(OWN, "create table other ();", "drop policy ${name} on orders;")
    assert not table(catalog, "orders").knows(Aspect.POLICIES)
    assert table(catalog, "orders").knows(Aspect.INDEXES, Aspect.ROW_SECURITY)
    assert table(catalog, "other").knows(Aspect.POLICIES)


def test_a_dropped_index_of_a_placeholder_makes_no_doubt() -> None:
    catalog = catalog_of(OWN, "create table other ();", "drop index ${name};")
    assert [t.uncertain for t in catalog.tables()] == [set(), set()]


def test_a_dropped_table_of_a_placeholder_makes_doubt_about_all_of_matching_tables() -> None:
    catalog = catalog_of(
        "create table shop_orders (); create table other ();", "drop table shop_${name};"
    )
    assert table(catalog, "shop_orders").uncertain == set(Aspect)
    assert table(catalog, "other").uncertain == set()


def test_other_dropped_placeholders_make_no_doubt() -> None:
    catalog = catalog_of(OWN, "drop view ${name};")
    assert table(catalog, "orders").uncertain == set()


def test_the_project_uses_row_security_where_a_table_has_it_or_a_policy() -> None:
    plain = "create table t ();"
    assert not catalog_of(plain).uses_row_security
    assert catalog_of(plain, "alter table t enable row level security;").uses_row_security
    assert catalog_of(plain, "create policy p on t;").uses_row_security


def test_privileges_are_kept_in_their_order() -> None:
    catalog = catalog_of(
        "revoke all on table orders from public;",
        "grant select (a, b), insert on table shop.orders to clerk with grant option;",
    )
    granted = [c for c in catalog.privilege_changes if not c.origin.script.environment]
    first, second = granted
    assert isinstance(first, ChangePrivileges)
    assert (first.granted, first.grantees) == (False, ("public",))
    assert first.objects == (QualifiedName(None, "orders"),)
    assert isinstance(second, ChangePrivileges)
    assert (second.granted, second.grant_option) == (True, True)
    assert second.privileges == ("insert",)
    assert second.on_columns == (ColumnPrivilege("select", ("a", "b")),)
    assert second.objects == (QualifiedName("shop", "orders"),)


def test_default_privileges_are_kept_too() -> None:
    catalog = catalog_of(
        "alter default privileges for role a in schema shop grant select on tables to b;"
    )
    change = catalog.privilege_changes[-1]
    assert isinstance(change, ChangeDefaultPrivileges)
    assert (change.kind, change.schemas, change.roles) == (ObjectKind.TABLE, ("shop",), ("a",))
    assert (change.privileges, change.grantees) == (("select",), ("b",))


def test_a_policy_is_marked_where_its_name_stands() -> None:
    policy = table(catalog_of(OWN), "orders").policies["own"]
    assert marked(policy.origin) == "1.sql:3:19 own"
