"""The program that compares a folder, and what it leaves out on both sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sqlfluff_schema_rules.source.script import Script
from tests.live import both_sides, compare, snapshots
from tests.live.applying import apply_what_is_taken
from tests.live.both_sides import compare_history, held_before

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.live.both_sides import Outcome
    from tests.live.server import LiveServer

Servers = Callable[[str], "LiveServer"]


@pytest.fixture(autouse=True)
def _running(live_server: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program uses the servers that run already."""
    monkeypatch.setattr(compare, "running_server", lambda name: nullcontext(live_server(name)))


def compared(folder: Path, *options: str, **files: str) -> Result:
    """What the program says of migrations `1_<name>.sql`, `2_<name>.sql` …."""
    folder.joinpath("migrations").mkdir()
    for number, (name, text) in enumerate(files.items(), start=1):
        folder.joinpath("migrations", f"{number}_{name}.sql").write_text(text, "utf-8")
    return CliRunner().invoke(compare.main, [str(folder), *options])


def outcome(server: LiveServer, *texts: str, stop_at_first_error: bool = False) -> Outcome:
    """What comes of files `1.sql`, `2.sql` … in a plain database."""
    scripts = [Script.from_text(f"{number}.sql", text) for number, text in enumerate(texts, 1)]
    return compare_history(server, "postgres", scripts, stop_at_first_error=stop_at_first_error)


def test_equal_sides_exit_with_0(tmp_path: Path) -> None:
    result = compared(tmp_path, one="create table t (a int);", two="alter table t add b text;")
    assert result.exit_code == 0
    head, *rest = result.output.splitlines()
    assert head.endswith("migrations (plain, 2 files)")
    assert "column not null                        2         2   100.000" in rest


def test_a_difference_is_named_and_exits_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "catalog_snapshot", lambda _: ["schema  public", "schema s"])
    monkeypatch.setattr(both_sides, "held_before", held_before.__wrapped__)
    result = compared(tmp_path, one="create schema s; create schema t;")
    assert result.exit_code == 1
    assert "  schema t: only on the server: " in result.output.splitlines()


def test_a_refused_statement_is_listed_and_exits_with_2(tmp_path: Path) -> None:
    result = compared(tmp_path, one="create table t (a int);\nselect nothing;")
    assert result.exit_code == 2
    assert '1_one.sql:2:8 column "nothing" does not exist\n' in result.output


def test_nothing_to_compare_exits_with_2(tmp_path: Path) -> None:
    assert compared(tmp_path).exit_code == 2
    result = CliRunner().invoke(compare.main, [str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert result.output.endswith("nowhere: no such file or folder\n")


def test_the_environment_is_what_the_option_says(tmp_path: Path) -> None:
    policy = "create policy p on storage.objects to authenticated using (true);"
    assert compared(tmp_path, "--environment", "supabase", one=policy).exit_code == 0


def test_json_has_histories_and_counts(tmp_path: Path) -> None:
    result = compared(tmp_path, "--format", "json", one="create table t (a int);")
    document = json.loads(result.output)
    [history] = document["histories"]
    assert (history["layout"], history["files"], history["refused"]) == ("plain", 1, [])
    assert document["counts"]["column existence"] == {"compared": 1, "equal": 1}
    assert list(document["counts"])[-1] == "all"


def test_refused_statements_are_left_out_on_both_sides(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        "create table t (a int); create table t (b int); create table u (c int);",
        "alter table t drop column b; alter table u rename to v;",
    )
    assert [str(each) for each in found.refused] == [
        '1.sql:1:25 relation "t" already exists',
        '2.sql:1:1 column "b" of relation "t" does not exist',
    ]
    assert found.comparison.differences == ()
    assert found.comparison.counts["table existence"].compared == 2


def test_the_comparison_stops_before_the_first_refused_file(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        "create table t (a int);",
        "create table u (a int); select nothing;",
        "create table v (a int);",
        stop_at_first_error=True,
    )
    assert [str(each) for each in found.refused] == ['2.sql:1:32 column "nothing" does not exist']
    assert found.files == 1
    assert found.comparison.counts["table existence"].compared == 1


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("select 1; broken; select 2;", "select 1;         select 2;"),
        ("select nothing;\nselect 1;", "              ;\nselect 1;"),
        ("begin; select 1; commit; select nothing; select 2", None),
        ("create table t (a int); create index concurrently on t (a); table nothing", None),
        ("create table t (a int unique); create unique index concurrently on t (b)", None),
    ],
)
def test_a_script_without_its_refused_statements_applies(
    live_server: Servers, text: str, left: str | None
) -> None:
    script = Script.from_text("1.sql", text)
    with live_server("postgres").fresh_database() as database, database.session() as session:
        taken, refusals = apply_what_is_taken(session, script)
    assert len(refusals) == 1
    assert left in {None, taken.text}
    with live_server("postgres").fresh_database() as database:
        assert database.apply(taken) is None


def test_a_script_with_transactions_of_its_own_runs_in_no_other(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        "create table t (a int); begin; create table u (a int); rollback; create table v ();",
    )
    assert (found.refused, found.comparison.differences) == ((), ())
    assert found.comparison.counts["table existence"].compared == 2


def test_a_commit_may_be_refused(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        """
        create table t (a int unique deferrable initially deferred);
        begin;
        insert into t values (1), (1);
        commit;
        create table u (a int);
        """,
    )
    assert [each.refusal.sqlstate for each in found.refused] == ["23505"]
    assert found.comparison.differences == ()


def test_what_extensions_bring_is_not_compared(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        """
        create extension pg_cron;
        create schema extensions;
        create extension vector with schema extensions;
        create table t (embedding extensions.vector(3));
        create view v as select jobname, embedding from cron.job, t;
        """,
    )
    assert found.comparison.differences == ()


def test_names_are_compared_without_quotes(live_server: Servers) -> None:
    found = outcome(
        live_server("postgres"),
        """create type "Mood" as enum ('sad'); create table "T" ("M" "Mood" default 'sad');""",
    )
    assert found.comparison.differences == ()
