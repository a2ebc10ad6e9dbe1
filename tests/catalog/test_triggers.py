from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect
from tests.catalog.building import catalog_of, column, table

BASE = (
    "create table t (a int, b int);"
    "create function f() returns trigger language plpgsql as 'begin return new; end';"
)


@pytest.mark.parametrize(
    ("text", "timing", "events", "row"),
    [
        ("before insert on t for each row", "before", {"insert"}, True),
        ("after update or delete on t", "after", {"update", "delete"}, False),
        ("after truncate on t for each statement", "after", {"truncate"}, False),
        ("instead of insert on t for each row", "instead of", {"insert"}, True),
    ],
)
def test_a_trigger_knows_when_it_runs(text: str, timing: str, events: set[str], row: bool) -> None:
    catalog = catalog_of(f"{BASE} create trigger x {text} execute function f('argument')")
    found = table(catalog).triggers["x"]
    assert (found.timing, set(found.events), found.for_each_row) == (timing, events, row)
    assert str(found.function) == "public.f"
    assert found.table is table(catalog)


def test_a_trigger_may_be_for_some_columns() -> None:
    catalog = catalog_of(
        BASE + "create constraint trigger x after update of b, a on t deferrable for each row"
        " when (new.a > 1) execute procedure elsewhere.g()"
    )
    found = table(catalog).triggers["x"]
    assert found.columns == (column(catalog, "t.b"), column(catalog, "t.a"))
    assert str(found.function) == "elsewhere.g"


def test_a_trigger_is_replaced_only_by_or_replace() -> None:
    first = BASE + "create trigger x before insert on t execute function f();"
    catalog = catalog_of(first + "create trigger x after insert on t execute function f()")
    assert table(catalog).triggers["x"].timing == "before"
    catalog = catalog_of(
        first + "create or replace trigger x after insert on t execute function f()"
    )
    assert table(catalog).triggers["x"].timing == "after"


def test_a_trigger_is_renamed_and_dropped() -> None:
    catalog = catalog_of(
        BASE + "create trigger x before insert on t execute function f();"
        "create trigger y before insert on t execute function f();"
        "alter trigger x on t rename to z; alter trigger z on t rename to y;"
        "drop trigger if exists y on t; drop trigger if exists missing on t"
    )
    assert set(table(catalog).triggers) == {"z"}


@pytest.mark.parametrize(
    ("command", "states"),
    [
        ("disable trigger x", {"x": "D", "y": "O"}),
        ("disable trigger all", {"x": "D", "y": "D"}),
        ("disable trigger user, enable replica trigger x", {"x": "R", "y": "D"}),
        ("enable always trigger y, disable trigger x, enable trigger x", {"x": "O", "y": "A"}),
    ],
)
def test_triggers_are_switched_on_and_off(command: str, states: dict[str, str]) -> None:
    catalog = catalog_of(
        BASE + "create trigger x before insert on t execute function f();"
        f"create trigger y before insert on t execute function f(); alter table t {command}"
    )
    found = table(catalog).triggers.values()
    assert {trigger.name: trigger.enabled for trigger in found} == states


def test_a_function_dropped_with_cascade_takes_its_triggers_along() -> None:
    catalog = catalog_of(
        BASE + "create function g() returns trigger language plpgsql as '';"
        "create function f(int) returns int return 1; create trigger x before insert on t"
        " execute function public.f(); create trigger y before insert on t execute function g();"
        "drop function f(int) cascade; drop function f() cascade; drop function g()"
    )
    assert set(table(catalog).triggers) == {"y"}


def test_a_trigger_runs_the_function_that_its_name_meant() -> None:
    catalog = catalog_of(
        BASE + "create trigger x before insert on t execute function f(); create schema s;"
        "set search_path = s, public; create function f() returns trigger language plpgsql as '';"
        "drop function f() cascade"
    )
    assert set(table(catalog).triggers) == {"x"}


def test_a_trigger_of_a_view_is_passed_over() -> None:
    catalog = catalog_of(
        "create view v as select 1 as a; create trigger x instead of insert on v for each row"
        " execute function f(); alter table v disable trigger x; drop trigger x on v"
    )
    assert list(catalog.all_tables()) == []


def test_an_event_trigger_is_known_by_name() -> None:
    text = (
        "create function f() returns event_trigger language plpgsql as 'begin end';"
        "create event trigger e on ddl_command_end when tag in ('CREATE TABLE')"
        " execute function f();"
    )
    assert set(catalog_of(text).event_triggers) == {"e"}
    assert catalog_of(text + "drop event trigger if exists e").event_triggers == {}


def test_an_event_trigger_may_enable_row_security_on_tables_that_are_created_later() -> None:
    catalog = catalog_of(
        "create table before (a int); create function f() returns event_trigger language plpgsql"
        " as 'begin execute format(''alter table %s ENABLE ROW  LEVEL SECURITY'', x); end';"
        "create event trigger e on ddl_command_end execute function f();"
        "create table t (a int); create table u as select 1; create table v (a int);"
        "alter table v disable row level security"
    )
    doubtful = {found.name for found in catalog.tables() if not found.knows(Aspect.ROW_SECURITY)}
    assert doubtful == {"t", "u"}


@pytest.mark.parametrize(
    "statement",
    [
        "drop event trigger e",
        "alter event trigger e disable",
        "alter event trigger e rename to f; drop event trigger f",
        "create or replace function f() returns event_trigger language plpgsql as 'begin end'",
    ],
)
def test_an_event_trigger_that_is_gone_enables_row_security_no_more(statement: str) -> None:
    catalog = catalog_of(
        "create function f() returns event_trigger language plpgsql"
        " as 'begin execute ''alter table x enable row level security''; end';"
        f"create event trigger e on ddl_command_end execute function f(); {statement};"
        "alter event trigger missing enable always; create table t (a int)"
    )
    assert table(catalog).knows(Aspect.ROW_SECURITY)
