"""The order in which one ALTER TABLE makes its changes."""

from __future__ import annotations

from tests.changes.reading import changes_of


def kinds(sql: str) -> list[str]:
    """What a statement changes, by the names of the records."""
    return [type(change).__name__ for change in changes_of(sql)]


def test_drops_come_first_then_columns_then_constraints_and_what_is_left_last() -> None:
    assert kinds(
        "alter table t enable row level security, add check (b > 0), alter e set default 1,"
        " alter b set not null, alter f drop default, add column a int, alter d type text,"
        " drop column c, add not null d, alter g set expression as (1)"
    ) == [
        "SetColumnDefault",
        "DropColumn",
        "SetColumnType",
        "AddColumn",
        "SetColumnExpression",
        "SetColumnNotNull",
        "AddConstraint",
        "AddConstraint",
        "SetColumnDefault",
        "SetRowSecurity",
    ]


def test_keys_come_before_what_may_reference_them() -> None:
    [column, column_key, key, column_reference] = changes_of(
        "alter table t add column a int references t unique, add primary key (b)"
    )
    assert [type(change).__name__ for change in (column, column_key, key, column_reference)] == [
        "AddColumn",
        "AddColumnConstraints",
        "AddConstraint",
        "AddColumnConstraints",
    ]


def test_a_statement_with_one_part_keeps_a_column_and_its_constraints_together() -> None:
    assert kinds("alter table t add column a int primary key") == ["AddColumn"]
