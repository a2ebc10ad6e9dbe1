from __future__ import annotations

import json

from tests.project.trees import (
    look,
    look_at_one,
    name_problems,
    plant,
    run_names,
    run_order,
    version_problems,
    write,
)


def journal(folder: str, *entries: tuple[str, int]) -> None:
    listed = [{"idx": 0, "version": "7", "tag": tag, "when": when} for tag, when in entries]
    write(f"{folder}/meta/_journal.json", json.dumps({"version": "7", "entries": listed}))


def test_drizzle_runs_files_in_the_order_of_the_journal() -> None:
    plant("drizzle/0000_b.sql", "drizzle/0001_a.sql", "drizzle/custom.sql")
    journal("drizzle", ("0001_a", 1), ("custom", 2), ("0000_b", 3))
    judged = look_at_one()
    assert judged.history.layout == "drizzle"
    assert run_names(judged) == ["0001_a.sql", "custom.sql", "0000_b.sql"]
    assert [entry.version for entry in judged.history.migrations] == ["0001", "custom", "0000"]
    assert name_problems(judged) == {}


def test_drizzle_never_runs_what_the_journal_does_not_have() -> None:
    plant("drizzle/0000_a.sql", "drizzle/0001_by_hand.sql")
    journal("drizzle", ("0000_a", 1))
    judged = look_at_one()
    assert run_names(judged) == ["0000_a.sql"]
    assert name_problems(judged) == {
        "drizzle/0001_by_hand.sql": (
            "0001_by_hand.sql is never run: meta/_journal.json does not have it. "
            "Make it with drizzle-kit generate --custom"
        )
    }


def test_drizzle_skips_what_is_not_later_than_what_has_run() -> None:
    plant("drizzle/0000_a.sql", "drizzle/0001_b.sql", "drizzle/0002_c.sql")
    journal("drizzle", ("0000_a", 10), ("0001_b", 5), ("0002_c", 11))
    assert name_problems(look_at_one()) == {
        "drizzle/0001_b.sql": (
            "0001_b.sql is skipped where 0000_a.sql has run: its `when` in meta/_journal.json is "
            "not later. Raise it"
        )
    }


def test_a_journal_that_cannot_be_read_leaves_the_numbers() -> None:
    plant("drizzle/0001_b.sql", "drizzle/0000_a.sql")
    write("drizzle/meta/_journal.json", "<<<<<<< HEAD")
    judged = look_at_one()
    assert judged.history.layout == "plain"
    assert run_names(judged) == ["0000_a.sql", "0001_b.sql"]


def test_a_journal_of_other_files_leaves_the_numbers() -> None:
    plant("drizzle/0001_b.sql", "drizzle/0000_a.sql")
    journal("drizzle", ("0000_elsewhere", 1))
    assert look_at_one().history.layout == "plain"


def test_drizzle_that_writes_for_supabase_is_run_by_supabase() -> None:
    plant("supabase/migrations/20240101000000_a.sql")
    journal("supabase/migrations", ("20240101000000_a", 1))
    assert look_at_one().history.layout == "supabase"


def test_graphile_migrate_runs_what_is_committed_and_then_what_is_current() -> None:
    plant(
        "migrations/committed/000002-orders.sql",
        "migrations/committed/000001.sql",
        "migrations/current.sql",
    )
    judged = look_at_one()
    assert judged.history.layout == "graphile-migrate"
    assert str(judged.history.folder) == "migrations"
    assert run_names(judged) == ["000001.sql", "000002-orders.sql", "current.sql"]
    assert [entry.version for entry in judged.history.migrations] == ["000001", "000002", None]


def test_graphile_migrate_makes_an_empty_database_ready_first() -> None:
    plant("db/committed/000001.sql", "db/afterReset.sql", "db/current.sql")
    judged = look_at_one()
    assert run_names(judged) == ["afterReset.sql", "000001.sql", "current.sql"]
    assert [entry.version for entry in judged.history.migrations] == [None, "000001", None]


def test_what_is_current_may_be_a_folder() -> None:
    plant(
        "migrations/committed/000001.sql",
        "migrations/current/10-b.sql",
        "migrations/current/2-a.sql",
    )
    judged = look_at_one("migrations/current/2-a.sql")
    assert run_order(judged) == [
        "migrations/committed/000001.sql",
        "migrations/current/2-a.sql",
        "migrations/current/10-b.sql",
    ]


def test_graphile_migrate_never_runs_another_name() -> None:
    plant("migrations/committed/000001.sql", "migrations/committed/000002_orders.sql")
    assert name_problems(look_at_one()) == {
        "migrations/committed/000002_orders.sql": (
            "000002_orders.sql is never run: graphile-migrate runs only <number>.sql and "
            "<number>-<name>.sql. Rename it or move it elsewhere"
        )
    }


def test_graphile_migrate_takes_equal_numbers_for_one_version() -> None:
    plant("migrations/committed/000001.sql", "migrations/committed/000001-b.sql")
    assert version_problems(look_at_one()) == {
        "migrations/committed/000001.sql": (
            "000001.sql has the version of 000001-b.sql; graphile-migrate then refuses to start. "
            "Renumber it"
        )
    }


def test_a_folder_named_committed_without_migrations_is_no_layout() -> None:
    plant("sql/committed/notes.sql", "sql/a.sql")
    assert [judged.history.layout for judged in look()] == ["single", "single"]


PLAN = """\
%syntax-version=1.0.0
%project=shop

appschema 2024-01-01T00:00:00Z Ann <ann@example.org> # The schema.
tables/users [appschema] 2024-01-02T00:00:00Z Ann <ann@example.org>
+ views 2024-01-03T00:00:00Z Ann <ann@example.org>
# a remark
@v1 2024-01-04T00:00:00Z Ann <ann@example.org> # First.
views [views@v1] 2024-01-05T00:00:00Z Ann <ann@example.org>
"""


def test_sqitch_deploys_changes_in_the_order_of_the_plan() -> None:
    write("sqitch.plan", PLAN)
    plant(
        "deploy/appschema.sql",
        "deploy/tables/users.sql",
        "deploy/views.sql",
        "deploy/views@v1.sql",
        "revert/views.sql",
        "verify/views.sql",
    )
    judged = look_at_one()
    assert judged.history.layout == "sqitch"
    assert run_order(judged) == [
        "deploy/appschema.sql",
        "deploy/tables/users.sql",
        "deploy/views@v1.sql",
        "deploy/views.sql",
    ]
    assert [entry.version for entry in judged.history.migrations] == [
        "appschema",
        "tables/users",
        "views@v1",
        "views",
    ]


def test_a_reworked_change_has_the_tag_of_its_file() -> None:
    write(
        "sqitch.plan",
        "views x\n@v1 x\n@v2 x\nviews [views@v2] x\n@v3 x\n@v4 x\nviews [views@v4] x\n",
    )
    plant("deploy/views@v2.sql", "deploy/views@v3.sql", "deploy/views.sql")
    judged = look_at_one()
    assert run_names(judged) == ["views@v2.sql", "views@v3.sql", "views.sql"]
    assert name_problems(judged) == {}


def test_sqitch_never_deploys_what_the_plan_does_not_have() -> None:
    write("sqitch.plan", PLAN)
    plant("deploy/appschema.sql", "deploy/extra.sql")
    assert name_problems(look_at_one()) == {
        "deploy/extra.sql": (
            "extra.sql is never deployed: sqitch.plan does not have it. Add it: sqitch add extra"
        )
    }


def test_a_sqitch_verify_script_is_not_judged() -> None:
    write("sqitch.plan", PLAN)
    plant("deploy/appschema.sql", "verify/appschema.sql")
    assert look("verify/appschema.sql") == []


def test_a_folder_named_deploy_without_plan_is_no_layout() -> None:
    plant("deploy/a.sql")
    assert look_at_one().history.layout == "single"
