from __future__ import annotations

from tests.project.trees import (
    look,
    look_at_one,
    name_problems,
    plant,
    run_order,
    version_problems,
)


def test_prisma_runs_folders_in_the_order_of_their_names() -> None:
    plant(
        "prisma/migrations/20240201000000_orders/migration.sql",
        "prisma/migrations/20240101000000_users/migration.sql",
        "prisma/migrations/migration_lock.toml",
        "prisma/schema.prisma",
    )
    judged = look_at_one("prisma/migrations/20240201000000_orders/migration.sql")
    assert judged.history.layout == "prisma"
    assert str(judged.history.folder) == "prisma/migrations"
    assert run_order(judged) == [
        "prisma/migrations/20240101000000_users/migration.sql",
        "prisma/migrations/20240201000000_orders/migration.sql",
    ]
    assert [entry.version for entry in judged.history.migrations] == [
        "20240101000000",
        "20240201000000",
    ]


def test_prisma_is_recognised_without_its_lock_file() -> None:
    plant("migrations/0_init/migration.sql", "migrations/20240101000000_a/migration.sql")
    judged = look_at_one()
    assert judged.history.layout == "prisma"
    assert name_problems(judged) == {}


def test_a_prisma_folder_without_number_runs_last() -> None:
    plant(
        "migrations/20240101000000_a/migration.sql",
        "migrations/init/migration.sql",
        "migrations/migration_lock.toml",
    )
    assert name_problems(look_at_one()) == {
        "migrations/init/migration.sql": (
            "init runs after all numbered folders, because Prisma compares names as text. "
            "Name it <timestamp>_init"
        )
    }


def test_prisma_never_runs_a_file_beside_the_folders() -> None:
    plant("migrations/20240101000000_a/migration.sql", "migrations/fix.sql")
    assert name_problems(look_at_one()) == {
        "migrations/fix.sql": (
            "fix.sql is never run: Prisma runs only <timestamp>_<name>/migration.sql. "
            "Rename it or move it elsewhere"
        )
    }


def test_another_file_in_the_folder_of_a_migration_is_not_judged() -> None:
    plant(
        "migrations/20240101000000_a/migration.sql",
        "migrations/20240101000000_a/down.sql",
    )
    assert look("migrations/20240101000000_a/down.sql") == []


def test_files_named_migration_in_different_places_are_no_history() -> None:
    plant("packages/a/migration.sql", "packages/b/migration.sql")
    assert [run_order(judged) for judged in look()] == [
        ["packages/a/migration.sql"],
        ["packages/b/migration.sql"],
    ]


def test_drizzle_folders_have_a_snapshot_each() -> None:
    plant(
        "drizzle/20240201000000_b/migration.sql",
        "drizzle/20240201000000_b/snapshot.json",
        "drizzle/20240101000000_a/migration.sql",
        "drizzle/20240101000000_a/snapshot.json",
    )
    judged = look_at_one()
    assert judged.history.layout == "drizzle"
    assert run_order(judged) == [
        "drizzle/20240101000000_a/migration.sql",
        "drizzle/20240201000000_b/migration.sql",
    ]


def test_diesel_runs_up_files_by_version() -> None:
    plant(
        "migrations/2023-02-01-000000_orders/up.sql",
        "migrations/2023-02-01-000000_orders/down.sql",
        "migrations/00000000000000_diesel_initial_setup/up.sql",
        "migrations/00000000000000_diesel_initial_setup/down.sql",
    )
    judged = look_at_one()
    assert judged.history.layout == "diesel"
    assert run_order(judged) == [
        "migrations/00000000000000_diesel_initial_setup/up.sql",
        "migrations/2023-02-01-000000_orders/up.sql",
    ]
    assert [entry.version for entry in judged.history.migrations] == [
        "00000000000000",
        "20230201000000",
    ]
    assert name_problems(judged) == {}


def test_a_version_of_two_diesel_folders_is_recorded_once() -> None:
    plant("migrations/2023-02-01-000000_a/up.sql", "migrations/20230201000000_b/up.sql")
    assert version_problems(look_at_one()) == {
        "migrations/20230201000000_b/up.sql": (
            "20230201000000_b has the version of 2023-02-01-000000_a; a version is recorded once, "
            "so this file fails or is never run. Renumber it"
        )
    }


def test_a_diesel_folder_without_version_is_not_run() -> None:
    plant("migrations/2023-02-01-000000_a/up.sql", "migrations/create_users/up.sql")
    assert name_problems(look_at_one()) == {
        "migrations/create_users/up.sql": (
            "create_users has no version. Name the folder <timestamp>_create_users"
        )
    }


def test_hasura_keeps_migrations_below_each_database() -> None:
    plant(
        "migrations/default/1612345678901_init/up.sql",
        "migrations/default/1612345678901_init/down.sql",
        "migrations/default/1612345678902_b/up.sql",
    )
    judged = look_at_one(layout="hasura")
    assert judged.history.layout == "hasura"
    assert str(judged.history.folder) == "migrations/default"
    assert run_order(judged) == [
        "migrations/default/1612345678901_init/up.sql",
        "migrations/default/1612345678902_b/up.sql",
    ]


def test_an_up_file_outside_of_numbered_folders_is_judged_alone() -> None:
    plant("sql/feature/up.sql", "sql/feature/down.sql")
    assert [run_order(judged) for judged in look()] == [["sql/feature/up.sql"]]
