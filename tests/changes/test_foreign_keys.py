"""Foreign keys, and NO ACTION told from silence."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import (
    AddColumn,
    AddConstraint,
    CreateTable,
    ForeignKeyDefinition,
    ReferentialAction,
)
from tests.changes.reading import changes_of

CASCADE = ReferentialAction.CASCADE
NO_ACTION = ReferentialAction.NO_ACTION
RESTRICT = ReferentialAction.RESTRICT
SET_DEFAULT = ReferentialAction.SET_DEFAULT
SET_NULL = ReferentialAction.SET_NULL

Actions = tuple[ReferentialAction | None, ReferentialAction | None]


def keys_of(sql: str) -> list[ForeignKeyDefinition]:
    found: list[object] = []
    for change in changes_of(sql):
        match change:
            case CreateTable() | AddColumn():
                found += change.constraints
            case AddConstraint():
                found.append(change.constraint)
    return [key for key in found if isinstance(key, ForeignKeyDefinition)]


def actions_of(sql: str) -> list[Actions]:
    return [(key.on_delete, key.on_update) for key in keys_of(sql)]


CLAUSES: list[tuple[str, Actions]] = [
    ("", (None, None)),
    ("on delete no action", (NO_ACTION, None)),
    ("on update no action", (None, NO_ACTION)),
    ("on delete no action on update no action", (NO_ACTION, NO_ACTION)),
    ("ON UPDATE CASCADE ON DELETE NO ACTION", (NO_ACTION, CASCADE)),
    ("on delete /* ; */ no -- no\n action", (NO_ACTION, None)),
    ("on delete cascade", (CASCADE, None)),
    ("on delete cascade on update no action", (CASCADE, NO_ACTION)),
    ("on delete restrict on update set null", (RESTRICT, SET_NULL)),
    ("on delete set default", (SET_DEFAULT, None)),
    ("match full deferrable", (None, None)),
    ("-- on delete no action\n", (None, None)),
    ("check (a <> 'on delete no action')", (None, None)),
]


@pytest.mark.parametrize(("clause", "actions"), CLAUSES)
@pytest.mark.parametrize(
    "statement",
    [
        "create table t (a int references p {})",
        "create table t (a int default f(',') references p (x) {})",
        "alter table t add a int references app.p {}",
        "do $$ begin create table t (a int references p {}); end $$",
    ],
)
def test_no_action_at_a_column_is_told_from_silence(
    statement: str, clause: str, actions: Actions
) -> None:
    assert actions_of(statement.format(clause)) == [actions]


@pytest.mark.parametrize(("clause", "actions"), CLAUSES[:-1])
@pytest.mark.parametrize(
    "statement",
    [
        "create table t (foreign key (a) references p {})",
        "create table t (a int, constraint fk foreign key (a) references p (x) {}, b int)",
        "alter table t add foreign key (a) references p {}",
        "alter table t add foreign key (a) references p {}; select 'on delete no action'",
    ],
)
def test_no_action_of_a_table_constraint_is_told_from_silence(
    statement: str, clause: str, actions: Actions
) -> None:
    assert actions_of(statement.format(clause)) == [actions]


@pytest.mark.parametrize(
    "statement",
    [
        "create table t (a int references p, b int references q on delete no action)",
        "create table t (a int references p references q on delete no action)",
        "create table t (a int references p, foreign key (a) references q on delete no action)",
        "alter table t add foreign key (a) references p, "
        "add foreign key (a) references q on delete no action",
        "create table t (a int references p); "
        "create table u (a int references q on delete no action)",
    ],
)
def test_no_action_of_one_key_is_none_of_another(statement: str) -> None:
    assert actions_of(statement) == [(None, None), (NO_ACTION, None)]


@pytest.mark.parametrize(
    ("clause", "actions"),
    [
        ("", (None, None)),
        ("on delete no action", (NO_ACTION, None)),
        ("on update  NO ACTION", (None, NO_ACTION)),
        ("on delete cascade on update no action", (CASCADE, NO_ACTION)),
    ],
)
def test_no_action_in_dynamic_sql_is_told_from_silence(clause: str, actions: Actions) -> None:
    block = f"""do $$ begin
        execute format('create table %I (a int references p {clause})', 't'); end $$"""
    assert actions_of(block) == [actions]


def test_no_action_beside_text_that_is_no_sql_by_itself_is_left_open() -> None:
    sql = "create table t (a int references p on delete no action)"
    assert actions_of(f"{sql}; select $$x$$") == [(NO_ACTION, None)]


def test_columns_that_are_set_null_are_told() -> None:
    (key,) = keys_of("create table t (foreign key (a, b) references p on delete set null (b))")
    assert key.on_delete_columns == ("b",)


@pytest.mark.parametrize(
    ("match", "letter"), [("", "s"), ("match simple", "s"), ("match full", "f")]
)
def test_the_match_type_is_told(match: str, letter: str) -> None:
    (key,) = keys_of(f"create table t (a int references p {match})")
    assert key.match == letter


@pytest.mark.parametrize(
    ("clause", "enforced"), [("", True), ("not enforced", False), ("enforced", True)]
)
def test_whether_a_key_is_enforced_is_told(clause: str, enforced: bool) -> None:
    (key,) = keys_of(f"alter table t add foreign key (a) references p {clause}")
    assert key.enforced is enforced
