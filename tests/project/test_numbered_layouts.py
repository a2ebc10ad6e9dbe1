from __future__ import annotations

import pytest

from tests.project.trees import (
    look,
    look_at_one,
    migration,
    name_problems,
    plant,
    run_names,
    run_order,
    version_problems,
    write,
)

GOOSE = "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n"
DBMATE = "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n"
SQL_MIGRATE = "-- +migrate Up\nselect 1;\n-- +migrate Down\nselect 2;\n"


# Supabase


def test_supabase_runs_migrations_in_the_order_of_their_timestamps() -> None:
    plant(
        "supabase/migrations/20240201000000_orders.sql",
        "supabase/migrations/20240101000000_users.sql",
    )
    judged = look_at_one()
    assert judged.history.layout == "supabase"
    assert str(judged.history.folder) == "supabase/migrations"
    assert run_names(judged) == ["20240101000000_users.sql", "20240201000000_orders.sql"]
    assert [entry.version for entry in judged.history.migrations] == [
        "20240101000000",
        "20240201000000",
    ]
    assert name_problems(judged) == {}


def test_supabase_never_runs_a_name_without_version_and_underscore() -> None:
    plant("supabase/migrations/077a_audit.sql", "supabase/migrations/20240101-orders.sql")
    judged = look_at_one()
    assert run_names(judged) == []
    assert name_problems(judged) == {
        "supabase/migrations/077a_audit.sql": (
            "077a_audit.sql is never run: the Supabase CLI runs only <version>_<name>.sql. "
            "Rename it or move it elsewhere"
        ),
        "supabase/migrations/20240101-orders.sql": (
            "20240101-orders.sql is never run: the Supabase CLI runs only <version>_<name>.sql. "
            "Rename it or move it elsewhere"
        ),
    }


def test_supabase_compares_numbers_as_text() -> None:
    plant(
        "supabase/migrations/1_a.sql",
        "supabase/migrations/2_b.sql",
        "supabase/migrations/10_j.sql",
    )
    judged = look_at_one()
    assert run_names(judged) == ["10_j.sql", "1_a.sql", "2_b.sql"]
    assert name_problems(judged) == {
        "supabase/migrations/1_a.sql": (
            "1_a.sql runs after 10_j.sql, because the Supabase CLI compares names as text. "
            "Pad its number: 01_a.sql"
        ),
        "supabase/migrations/2_b.sql": (
            "2_b.sql runs after 10_j.sql, because the Supabase CLI compares names as text. "
            "Pad its number: 02_b.sql"
        ),
    }


def test_a_date_is_padded_at_its_end() -> None:
    plant(
        "supabase/migrations/20260522_notes.sql",
        "supabase/migrations/20260522093000_orders.sql",
        "supabase/migrations/20260601_later.sql",
    )
    judged = look_at_one()
    assert run_names(judged) == [
        "20260522093000_orders.sql",
        "20260522_notes.sql",
        "20260601_later.sql",
    ]
    assert name_problems(judged) == {
        "supabase/migrations/20260522_notes.sql": (
            "20260522_notes.sql runs after 20260522093000_orders.sql, because the Supabase CLI "
            "compares names as text. Pad its number: 20260522000000_notes.sql"
        )
    }


def test_supabase_runs_a_version_only_once() -> None:
    plant(
        "supabase/migrations/20240101000000_a.sql",
        "supabase/migrations/20240101000000_b.sql",
    )
    assert version_problems(look_at_one()) == {
        "supabase/migrations/20240101000000_b.sql": (
            "20240101000000_b.sql has the version of 20240101000000_a.sql; a version is recorded "
            "once, so this file fails or is never run. Renumber it"
        )
    }


def test_supabase_takes_different_spellings_of_a_number_for_different_versions() -> None:
    plant("supabase/migrations/01_a.sql", "supabase/migrations/1_b.sql")
    assert version_problems(look_at_one()) == {}


def test_supabase_does_not_look_into_folders_inside() -> None:
    plant(
        "supabase/migrations/20240101000000_a.sql",
        "supabase/migrations/policies/20240102000000_b.sql",
    )
    judged = look_at_one()
    assert run_names(judged) == ["20240101000000_a.sql"]
    assert name_problems(judged) == {
        "supabase/migrations/policies/20240102000000_b.sql": (
            "20240102000000_b.sql is never run: the Supabase CLI does not look into folders here. "
            "Move it up to supabase/migrations"
        )
    }


@pytest.mark.parametrize("folder", ["archive", "_old", "backup_2023", "rollbacks"])
def test_what_is_set_aside_inside_supabase_migrations_is_nobodys_business(folder: str) -> None:
    plant(
        "supabase/migrations/20240101000000_a.sql",
        f"supabase/migrations/{folder}/20230101000000_b.sql",
    )
    judged = look_at_one()
    assert [str(path) for path in judged.requested] == ["supabase/migrations/20240101000000_a.sql"]
    assert name_problems(judged) == {}


def test_supabase_has_no_down_migrations() -> None:
    plant(
        "supabase/migrations/20240101000000_a.sql",
        "supabase/migrations/20240101000000_a.down.sql",
    )
    judged = look_at_one()
    assert run_names(judged) == ["20240101000000_a.sql"]
    assert version_problems(judged) == {}
    assert name_problems(judged) == {
        "supabase/migrations/20240101000000_a.down.sql": (
            "20240101000000_a.down.sql undoes a migration, but the Supabase CLI runs it like any "
            "other. Move it out of supabase/migrations"
        )
    }


@pytest.mark.parametrize(
    "name", ["20240102000000_never-torn-down.sql", "20240102000000_role_rollback.sql"]
)
def test_what_looks_like_a_down_migration_is_one_only_beside_what_it_undoes(name: str) -> None:
    plant("supabase/migrations/20240101000000_a.sql", f"supabase/migrations/{name}")
    judged = look_at_one()
    assert run_names(judged) == ["20240101000000_a.sql", name]
    assert name_problems(judged) == {}


def test_a_seed_beside_the_migrations_is_a_history_of_its_own() -> None:
    plant("supabase/migrations/20240101000000_a.sql", "supabase/seed.sql")
    migrations, seed = look()
    assert run_order(migrations) == ["supabase/migrations/20240101000000_a.sql"]
    assert seed.history.layout == "single"
    assert run_order(seed) == ["supabase/seed.sql"]


def test_a_readme_among_migrations_is_no_migration() -> None:
    plant("supabase/migrations/20240101000000_a.sql", "supabase/migrations/README.md")
    assert run_names(look_at_one()) == ["20240101000000_a.sql"]


# Flyway


def test_flyway_compares_versions_number_by_number() -> None:
    plant("db/V1__a.sql", "db/V1.10__c.sql", "db/V1.9__b.sql", "db/V10__e.sql", "db/V2_1__d.sql")
    judged = look_at_one()
    assert judged.history.layout == "flyway"
    assert run_names(judged) == [
        "V1__a.sql",
        "V1.9__b.sql",
        "V1.10__c.sql",
        "V2_1__d.sql",
        "V10__e.sql",
    ]
    assert [entry.version for entry in judged.history.migrations] == [
        "1",
        "1.9",
        "1.10",
        "2_1",
        "10",
    ]


def test_flyway_runs_repeatable_migrations_last_by_description() -> None:
    plant("db/R__b_view.sql", "db/R__a_view.sql", "db/V9__tables.sql")
    assert run_names(look_at_one()) == ["V9__tables.sql", "R__a_view.sql", "R__b_view.sql"]


def test_flyway_undo_migrations_and_callbacks_are_no_part_of_the_history() -> None:
    plant("db/V1__a.sql", "db/U1__a.sql", "db/afterMigrate.sql", "db/beforeEachMigrate__x.sql")
    judged = look_at_one()
    assert run_names(judged) == ["V1__a.sql"]
    assert name_problems(judged) == {}
    assert len(judged.requested) == 1


def test_flyway_never_runs_a_name_with_one_underscore() -> None:
    plant("db/V1__a.sql", "db/V3_bad_name.sql")
    assert name_problems(look_at_one()) == {
        "db/V3_bad_name.sql": (
            "V3_bad_name.sql is never run: Flyway runs only V<version>__<name>.sql and "
            "R__<name>.sql. Rename it or move it elsewhere"
        )
    }


def test_names_of_up_migrations_are_not_flyways() -> None:
    plant("migrations/V0__init.sql", "migrations/V2_numbers.up.sql")
    judged = look_at_one()
    assert judged.history.layout == "plain"
    assert run_names(judged) == ["V0__init.sql", "V2_numbers.up.sql"]


def test_flyway_takes_equal_numbers_for_one_version() -> None:
    plant("db/V1__a.sql", "db/V1.0__b.sql", "db/V01__c.sql")
    assert version_problems(look_at_one()) == {
        "db/V1.0__b.sql": (
            "V1.0__b.sql has the version of V01__c.sql; Flyway then refuses to migrate. Renumber it"
        ),
        "db/V1__a.sql": (
            "V1__a.sql has the version of V01__c.sql; Flyway then refuses to migrate. Renumber it"
        ),
    }


def test_flyway_looks_into_the_folders_below() -> None:
    plant("db/migration/V1__a.sql", "db/migration/2024/V2__b.sql")
    judged = look_at_one("db/migration/2024/V2__b.sql")
    assert run_order(judged) == ["db/migration/V1__a.sql", "db/migration/2024/V2__b.sql"]
    assert [str(path) for path in judged.requested] == ["db/migration/2024/V2__b.sql"]


def test_scripts_in_a_folder_below_without_flyway_migrations_are_judged_alone() -> None:
    plant("db/V1__a.sql", "db/init/create.sql", "db/init/afterMigrate.sql")
    assert [run_order(judged) for judged in look()] == [["db/V1__a.sql"], ["db/init/create.sql"]]
    assert all(name_problems(judged) == {} for judged in look())


def test_flyway_folders_of_different_databases_are_different_histories() -> None:
    plant("db/migration/oracle/V1__a.sql", "db/migration/postgresql/V1__a.sql")
    assert [run_order(judged) for judged in look()] == [
        ["db/migration/oracle/V1__a.sql"],
        ["db/migration/postgresql/V1__a.sql"],
    ]


def test_a_flyway_baseline_stands_for_migrations_that_are_gone() -> None:
    plant("db/B3__base.sql", "db/B5__base.sql", "db/V6__a.sql")
    assert run_names(look_at_one()) == ["B5__base.sql", "V6__a.sql"]


def test_a_flyway_baseline_is_left_out_where_the_migrations_still_are() -> None:
    plant("db/B5__base.sql", "db/V5__a.sql", "db/V6__b.sql")
    judged = look_at_one()
    assert run_names(judged) == ["V5__a.sql", "V6__b.sql"]
    assert version_problems(judged) == {}


def test_a_flyway_baseline_alone_is_run() -> None:
    plant("db/B1__base.sql")
    assert run_names(look_at_one()) == ["B1__base.sql"]


# golang-migrate


def test_golang_migrate_runs_up_files_by_number() -> None:
    plant("db/10_j.up.sql", "db/10_j.down.sql", "db/2_b.up.sql", "db/2_b.down.sql")
    judged = look_at_one()
    assert judged.history.layout == "golang-migrate"
    assert run_names(judged) == ["2_b.up.sql", "10_j.up.sql"]
    assert name_problems(judged) == {}


def test_a_down_file_is_not_judged() -> None:
    plant("db/1_a.up.sql", "db/1_a.down.sql")
    assert look("db/1_a.down.sql") == []


def test_golang_migrate_never_runs_a_file_without_direction() -> None:
    plant("db/1_a.up.sql", "db/2_b.sql")
    assert name_problems(look_at_one()) == {
        "db/2_b.sql": (
            "2_b.sql is never run: golang-migrate runs only <version>_<name>.up.sql. "
            "Rename it or move it elsewhere"
        )
    }


def test_golang_migrate_takes_equal_numbers_for_one_version() -> None:
    plant("db/001_a.up.sql", "db/1_b.up.sql")
    assert version_problems(look_at_one()) == {
        "db/1_b.up.sql": (
            "1_b.up.sql has the version of 001_a.up.sql; golang-migrate then refuses to start. "
            "Renumber it"
        )
    }


# goose, dbmate, sql-migrate: told apart by what is in the files


def test_goose_runs_files_by_number() -> None:
    write("db/10_j.sql", GOOSE)
    write("db/2_b.sql", GOOSE)
    judged = look_at_one()
    assert judged.history.layout == "goose"
    assert run_names(judged) == ["2_b.sql", "10_j.sql"]
    assert name_problems(judged) == {}


def test_goose_runs_no_version_zero() -> None:
    write("db/0_a.sql", GOOSE)
    write("db/1_b.sql", GOOSE)
    judged = look_at_one()
    assert run_names(judged) == ["1_b.sql"]
    assert name_problems(judged) == {
        "db/0_a.sql": (
            "0_a.sql is never run: goose runs only <version above 0>_<name>.sql. "
            "Rename it or move it elsewhere"
        )
    }


def test_goose_takes_equal_numbers_for_one_version() -> None:
    write("db/001_a.sql", GOOSE)
    write("db/1_b.sql", GOOSE)
    assert version_problems(look_at_one()) == {
        "db/1_b.sql": (
            "1_b.sql has the version of 001_a.sql; goose then refuses to start. Renumber it"
        )
    }


def test_dbmate_compares_numbers_as_text() -> None:
    write("db/10_j.sql", DBMATE)
    write("db/2_b.sql", DBMATE)
    judged = look_at_one()
    assert judged.history.layout == "dbmate"
    assert run_names(judged) == ["10_j.sql", "2_b.sql"]
    assert name_problems(judged) == {
        "db/2_b.sql": (
            "2_b.sql runs after 10_j.sql, because dbmate compares names as text. "
            "Pad its number: 02_b.sql"
        )
    }


def test_dbmate_needs_no_underscore() -> None:
    write("db/20240101000000-users.sql", DBMATE)
    judged = look_at_one()
    assert run_names(judged) == ["20240101000000-users.sql"]
    assert name_problems(judged) == {}


def test_sql_migrate_knows_a_file_by_its_whole_name() -> None:
    write("db/10_j.sql", SQL_MIGRATE)
    write("db/2_b.sql", SQL_MIGRATE)
    write("db/2_c.sql", SQL_MIGRATE)
    write("db/last.sql", SQL_MIGRATE)
    judged = look_at_one()
    assert judged.history.layout == "sql-migrate"
    assert run_names(judged) == ["2_b.sql", "2_c.sql", "10_j.sql", "last.sql"]
    assert version_problems(judged) == {}
    assert name_problems(judged) == {}


def test_a_marker_after_a_byte_order_mark_is_seen() -> None:
    write("db/1_a.sql", "\ufeff" + GOOSE)
    assert look_at_one().history.layout == "goose"


def test_the_last_file_tells_the_tool_where_the_first_is_a_dump() -> None:
    write("db/1_dump.sql", "select 1;")
    write("db/2_b.sql", DBMATE)
    assert look_at_one().history.layout == "dbmate"


# numbered files of an unknown tool


@pytest.mark.parametrize(
    "names",
    [
        ["1_a.sql", "2_b.sql", "10_c.sql"],
        ["0001-a.sql", "0002-b.sql", "0003-c.sql"],
        ["001.sql", "002.sql", "003.sql"],
        ["v1_a.sql", "v2_b.sql", "v10_c.sql"],
        ["2020-01-31-a.sql", "2020-02-01-b.sql", "2020-10-01-c.sql"],
        ["20230101_1200_a.sql", "20230101_1300_b.sql", "20230102_0900_c.sql"],
        ["077_a.sql", "077a_b.sql", "078_c.sql"],
        ["1.2_a.sql", "1.10_b.sql", "2.0_c.sql"],
    ],
)
def test_numbered_files_are_ordered_as_a_person_would(names: list[str]) -> None:
    plant(*(f"sql/{name}" for name in reversed(names)))
    judged = look_at_one()
    assert judged.history.layout == "plain"
    assert run_names(judged) == names
    assert name_problems(judged) == {}
    assert version_problems(judged) == {}


@pytest.mark.parametrize("folder", ["db/migrations", "migrations/postgres", "DbMigrations"])
def test_two_migrations_that_begin_with_one_number_have_one_version(folder: str) -> None:
    plant(f"{folder}/0003_a.sql", f"{folder}/0003_b.sql")
    assert version_problems(look_at_one()) == {
        f"{folder}/0003_b.sql": (
            "0003_b.sql has the version of 0003_a.sql; most tools then refuse or skip one of them. "
            "Renumber it"
        )
    }


def test_numbers_in_a_folder_that_is_not_called_one_of_migrations_are_only_an_order() -> None:
    plant("tests/03_b.sql", "tests/03_a.sql", "tests/02_z.sql")
    judged = look_at_one()
    assert run_names(judged) == ["02_z.sql", "03_a.sql", "03_b.sql"]
    assert version_problems(judged) == {}


def test_numbers_in_a_folder_that_the_configuration_lists_are_versions() -> None:
    plant("sql/0003_a.sql", "sql/0003_b.sql")
    (judged,) = look(migrations=["sql"])
    assert list(version_problems(judged)) == ["sql/0003_b.sql"]


@pytest.mark.parametrize(
    "names",
    [
        ["2020-01-01T10-00-00_a.sql", "2020-01-02T10-00-00_b.sql"],
        ["0001_2fa.sql", "0001_users.sql"],
        ["077a_a.sql", "077a_b.sql"],
        ["v1-core.sql", "v1-reports.sql"],
        ["20251106_fix_roles.sql", "20251106_training.sql"],
        ["2025-11-06_fix_roles.sql", "2025-11-06_training.sql"],
    ],
)
def test_what_may_be_more_of_a_number_is_no_duplicate(names: list[str]) -> None:
    plant(*(f"migrations/{name}" for name in names))
    assert version_problems(look_at_one()) == {}


@pytest.mark.parametrize(
    "name",
    ["001_a.down.sql", "001_a_down.sql", "001.undo.a.sql", "001_rollback_a.sql", "001-revert.sql"],
)
def test_a_file_that_undoes_another_is_not_judged(name: str) -> None:
    plant("sql/001_a.sql", f"sql/{name}")
    assert look(f"sql/{name}") == []
    assert run_names(look_at_one()) == ["001_a.sql"]


def test_a_rollback_with_a_version_of_its_own_is_a_migration() -> None:
    plant("sql/001_a.sql", "sql/002_rollback_a.sql")
    assert run_names(look_at_one()) == ["001_a.sql", "002_rollback_a.sql"]


def test_scripts_beside_numbered_files_are_judged_alone() -> None:
    plant("sql/001_a.sql", "sql/schema.sql", "sql/2fa.sql")
    judged = look()
    assert [run_names(one) for one in judged] == [["001_a.sql"], ["2fa.sql"], ["schema.sql"]]


def test_files_without_numbers_are_histories_of_their_own() -> None:
    plant("sql/users.sql", "sql/orders.sql")
    judged = look()
    assert [one.history.layout for one in judged] == ["single", "single"]
    assert [run_names(one) for one in judged] == [["orders.sql"], ["users.sql"]]
    assert migration(judged[0], "sql/orders.sql").version is None


@pytest.mark.parametrize("name", ["users.down.sql", "down.sql"])
def test_a_script_that_says_down_is_not_judged(name: str) -> None:
    plant(f"sql/{name}")
    assert look() == []


def test_supabase_schemas_are_one_history_in_the_order_of_their_paths() -> None:
    plant("supabase/schemas/tables.sql", "supabase/schemas/access/policies.sql")

    assert run_order(look_at_one("supabase/schemas/tables.sql")) == [
        "supabase/schemas/access/policies.sql",
        "supabase/schemas/tables.sql",
    ]
