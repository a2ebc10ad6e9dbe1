from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect, ForeignKey, Table
from sqlfluff_schema_rules.changes.records import ReferentialAction
from tests.catalog.building import catalog_of, column, relations, table

USERS = "create table users (id int primary key, email text unique, name text);"


def only_key(found: Table) -> ForeignKey:
    [key] = found.foreign_keys
    return key


@pytest.mark.parametrize(
    "text",
    [
        "create table t (user_id int references users)",
        "create table t (user_id int references users (id))",
        "create table t (user_id int, foreign key (user_id) references users)",
        "create table t (user_id int); alter table t add foreign key (user_id) references users",
        "create table t (); alter table t add column user_id int references public.users (id)",
        "create table t (user_id int constraint t_user_id_fkey references users)",
    ],
)
def test_a_foreign_key_can_be_written_in_many_ways(text: str) -> None:
    catalog = catalog_of(USERS + text)
    key = only_key(table(catalog))
    assert key.name == "t_user_id_fkey"
    assert key.columns == (column(catalog, "t.user_id"),)
    assert key.referenced is table(catalog, "users")
    assert key.referenced_columns == (column(catalog, "users.id"),)
    assert table(catalog, "users").referenced_by == [key]


def test_a_foreign_key_may_have_several_columns() -> None:
    catalog = catalog_of(
        "create table u (a int, b int, primary key (a, b));"
        "create table t (x int, y int, foreign key (y, x) references u match full)"
    )
    key = only_key(table(catalog))
    assert key.name == "t_y_x_fkey"
    assert [c.name for c in key.referenced_columns] == ["a", "b"]
    assert key.match == "f"


@pytest.mark.parametrize(
    "text",
    [
        "create table t (parent int references t, id int primary key)",
        "create table t (parent int references t (id), id int, unique (id))",
        "create table t (id int); alter table t add column parent int references t,"
        " add primary key (id)",
    ],
)
def test_a_table_may_reference_itself_before_its_key_is_written(text: str) -> None:
    catalog = catalog_of(text)
    assert only_key(table(catalog)).referenced_columns in ((column(catalog, "t.id"),), ())


@pytest.mark.parametrize(
    ("clauses", "on_delete", "on_update"),
    [
        ("", None, None),
        ("on delete cascade", ReferentialAction.CASCADE, None),
        ("on update restrict", None, ReferentialAction.RESTRICT),
        ("on delete no action", ReferentialAction.NO_ACTION, None),
        ("ON UPDATE\n  NO /* really */ ACTION", None, ReferentialAction.NO_ACTION),
        ("on delete set null on update set default", "set null", "set default"),
    ],
)
def test_what_happens_to_referencing_rows_is_what_is_written(
    clauses: str, on_delete: str | None, on_update: str | None
) -> None:
    catalog = catalog_of(
        f"{USERS} create table t (a int references users {clauses} check (a > 0), b int)"
    )
    key = only_key(table(catalog))
    assert (key.on_delete, key.on_update) == (on_delete, on_update)


def test_no_action_is_told_apart_for_each_key_of_a_statement() -> None:
    catalog = catalog_of(
        USERS
        + "create table t (a int references users on delete no action, b int references users,"
        " foreign key (a, b) references users (id, id) on update no action,"
        " c text default 'on delete no action' references users)"
    )
    written = {key.name: (key.on_delete, key.on_update) for key in table(catalog).foreign_keys}
    no_action = ReferentialAction.NO_ACTION
    assert written == {
        "t_a_fkey": (no_action, None),
        "t_b_fkey": (None, None),
        "t_a_b_fkey": (None, no_action),
        "t_c_fkey": (None, None),
    }


def test_set_null_may_name_its_columns() -> None:
    catalog = catalog_of(
        "create table u (a int, b int, primary key (a, b));"
        "create table t (x int, y int, foreign key (x, y) references u on delete set null (y));"
        "alter table t rename y to z"
    )
    assert only_key(table(catalog)).on_delete_columns == (column(catalog, "t.z"),)


def test_a_foreign_key_to_a_table_nobody_saw_is_kept_without_columns() -> None:
    catalog = catalog_of("create table t (a int references elsewhere.users (id))")
    key = only_key(table(catalog))
    assert not key.referenced.known
    assert key.referenced.object_name == "elsewhere.users"
    assert key.referenced_columns == ()


def test_a_foreign_key_on_a_column_that_is_not_there_leaves_doubt() -> None:
    found = table(
        catalog_of(USERS + "create table t (); alter table t add foreign key (a) references users")
    )
    assert list(found.foreign_keys) == []
    assert not found.knows(Aspect.CONSTRAINTS)
    assert found.knows(Aspect.INDEXES)


def test_a_foreign_key_to_a_view_is_refused() -> None:
    catalog = catalog_of(
        "create view v as select 1 as id; create table t (a int); "
        "alter table t add foreign key (a) references v (id)"
    )
    assert list(table(catalog).foreign_keys) == []


def test_a_dropped_foreign_key_no_longer_references() -> None:
    catalog = catalog_of(
        USERS + "create table t (a int references users); alter table t drop constraint t_a_fkey"
    )
    assert table(catalog, "users").referenced_by == []


@pytest.mark.parametrize(
    "statement",
    [
        "drop table users cascade",
        "alter table users drop column id cascade",
        "alter table users drop constraint users_pkey cascade",
        "drop schema public cascade; create schema public; create table t (a int)",
    ],
)
def test_a_foreign_key_ends_with_what_it_references(statement: str) -> None:
    catalog = catalog_of(f"{USERS} create table t (a int references users); {statement}")
    assert list(table(catalog).foreign_keys) == []


def test_a_foreign_key_ends_with_the_index_that_it_needs() -> None:
    catalog = catalog_of(
        "create table u (a int, b int, unique (b, a)); create unique index i on u (a);"
        "create unique index partial on u (a) where b > 0;"
        "create table t (a int references u (a), b int, foreign key (a, b) references u (a, b));"
        "drop index partial; drop index i cascade"
    )
    assert [key.name for key in table(catalog).foreign_keys] == ["t_a_b_fkey"]


def test_a_foreign_key_without_columns_needs_the_primary_key() -> None:
    catalog = catalog_of(
        "create table u (a int); create unique index i on u (a); alter table u add primary key (a);"
        "create table t (a int references u); drop index i cascade"
    )
    assert len(list(table(catalog).foreign_keys)) == 1


def test_a_dropped_table_no_longer_references() -> None:
    catalog = catalog_of(USERS + "create table t (a int references users); drop table t")
    assert table(catalog, "users").referenced_by == []
    assert relations(catalog) == {"users", "users_pkey", "users_email_key"}


def test_a_dropped_column_leaves_the_foreign_keys_on_other_columns() -> None:
    catalog = catalog_of(
        USERS + "create table t (a int references users, b text references users (email));"
        "alter table users drop column id cascade"
    )
    assert list(table(catalog).constraints) == ["t_b_fkey"]


def test_an_attached_partition_keeps_its_foreign_keys_on_other_columns() -> None:
    catalog = catalog_of(
        USERS + "create table t (a int references users, b int) partition by list (a);"
        "create table t1 (a int, b int references users); alter table t attach partition t1 default"
    )
    assert sorted(table(catalog, "t1").constraints) == ["t1_b_fkey", "t_a_fkey"]
