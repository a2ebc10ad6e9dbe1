"""What the linter says of a history, and that nothing it is given breaks it."""

from __future__ import annotations

import functools
import gc
import re
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.linter import Leftovers, Linter, LintResult
from sqlfluff_schema_rules.project.configuration import (
    Accepted,
    Configuration,
    load_configuration,
)
from sqlfluff_schema_rules.project.migrations import History, Migration
from sqlfluff_schema_rules.rules import all_rules
from tests.catalog.histories import histories

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

USERS = "create table users (id bigint primary key);\n"
ORDERS = "create table orders (id bigint primary key, user_id bigint references users);\n"
INDEX = "create index on orders (user_id);\n"
BARE = "create table bare (x int);\n"

FIRST, SECOND, THIRD = Path("1_users.sql"), Path("2_orders.sql"), Path("3_index.sql")


@functools.cache
def strict() -> Configuration:
    return load_configuration(Path("/"), rules=all_rules(), profile="strict")


@functools.cache
def only(*codes: str) -> Configuration:
    rules = {code: setting for code, setting in strict().rules.items() if code in codes}
    return msgspec.structs.replace(strict(), rules=rules, environment="postgres")


def history_of(*paths: Path) -> History:
    return History(
        "timestamps",
        None,
        tuple(Migration(path, version=path.name.partition("_")[0]) for path in paths),
    )


def lint(
    files: dict[Path, str], configuration: Configuration, *, report: list[Path] | None = None
) -> LintResult:
    return Linter(configuration).lint(history_of(*files), report=report, buffers=files)


def places(result: LintResult) -> list[str]:
    return [
        f"{found.path}:{found.line}:{found.column}-{found.end_line}:{found.end_column}"
        f" {found.code} {found.object}"
        for found in result.diagnostics
    ]


# What is asked


def test_a_finding_lies_where_the_object_was_written() -> None:
    result = lint({FIRST: USERS, SECOND: ORDERS}, only("FK03"))
    assert places(result) == ["2_orders.sql:1:60-1:70 PG_FK03 public.orders.orders_user_id_fkey"]


def test_the_version_of_the_server_decides_which_branch_runs() -> None:
    branch = (
        "do $$ begin if current_setting('server_version_num')::int < 150000 then"
        " create table bare (x int); end if; end $$"
    )
    found = {
        version: places(
            lint({FIRST: branch}, msgspec.structs.replace(only("PK01"), postgres_version=version))
        )
        for version in (14, 15)
    }
    assert found == {14: ["1_users.sql:1:86-1:90 PG_PK01 public.bare"], 15: []}


def test_a_finding_has_the_name_and_the_severity_of_its_rule() -> None:
    (found,) = lint({FIRST: BARE}, only("PK01")).diagnostics
    assert (found.code, found.name, found.severity) == (
        "PG_PK01",
        "schema.missing_primary_key",
        strict().rules["PK01"].severity,
    )


def test_a_rule_that_is_off_finds_nothing() -> None:
    rules = {"PK01": msgspec.structs.replace(strict().rules["PK01"], severity=None)}
    assert places(lint({FIRST: BARE}, msgspec.structs.replace(strict(), rules=rules))) == []


def test_the_configuration_sets_the_severity() -> None:
    rules = {"PK01": msgspec.structs.replace(strict().rules["PK01"], severity=Severity.INFO)}
    result = lint({FIRST: BARE}, msgspec.structs.replace(strict(), rules=rules))
    assert [found.severity for found in result.diagnostics] == [Severity.INFO]


def test_a_later_file_heals_an_earlier_one() -> None:
    assert places(lint({FIRST: USERS, SECOND: ORDERS, THIRD: INDEX}, only("FK03"))) == []


def test_only_the_files_asked_about_are_reported() -> None:
    files = {FIRST: BARE, SECOND: BARE.replace("bare", "other")}
    result = lint(files, only("PK01"), report=[SECOND])
    assert places(result) == ["2_orders.sql:1:14-1:19 PG_PK01 public.other"]
    assert result.reported == {"2_orders.sql"}
    assert set(result.scripts) == {"1_users.sql", "2_orders.sql"}


def test_without_files_to_report_nothing_is() -> None:
    result = lint({FIRST: BARE}, only("PK01"), report=[])
    assert (result.diagnostics, result.reported) == ((), frozenset())


def test_a_buffer_stands_in_for_the_file_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "1_users.sql"
    path.write_text(BARE)
    linter = Linter(only("PK01"))
    assert len(linter.lint(history_of(path)).diagnostics) == 1
    assert linter.lint(history_of(path), buffers={path: USERS}).diagnostics == ()


def test_a_file_that_cannot_be_read_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Linter(strict()).lint(history_of(tmp_path / "1_gone.sql"))


def test_files_up_to_start_after_are_not_reported() -> None:
    configuration = msgspec.structs.replace(only("FK03", "PK01"), start_after="1")
    result = lint({FIRST: BARE + USERS, SECOND: ORDERS}, configuration)
    assert places(result) == ["2_orders.sql:1:60-1:70 PG_FK03 public.orders.orders_user_id_fkey"]
    assert result.reported == {"2_orders.sql"}


def test_an_ignored_migration_is_read_but_never_run() -> None:
    migrations = (Migration(FIRST, version="1"), Migration(SECOND, ignored=True))
    result = Linter(only("PK01", "SY01")).lint(
        History("timestamps", None, migrations), buffers={FIRST: USERS, SECOND: BARE + "nonsense"}
    )
    assert result.diagnostics == ()
    assert set(result.scripts) == {"1_users.sql", "2_orders.sql"}


def test_a_bad_name_is_reported_at_the_start_of_the_file() -> None:
    migrations = (Migration(FIRST, name_problem="Nobody runs it. Rename it.", ignored=True),)
    result = Linter(only("MG01")).lint(
        History("timestamps", None, migrations), buffers={FIRST: USERS}
    )
    assert places(result) == ["1_users.sql:1:1-1:1 PG_MG01 1_users.sql"]


def test_placeholders_have_the_values_of_the_configuration() -> None:
    configuration = msgspec.structs.replace(only("PK01"), placeholders={"name": "bare"})
    result = lint({FIRST: "create table ${name} (x int);"}, configuration)
    assert [found.object for found in result.diagnostics] == ["public.bare"]


# What is accepted


def accepting(*entries: tuple[str, str]) -> Configuration:
    accept = tuple(
        Accepted(rule, name, "known", Path("schema-rules.yaml"), line)
        for line, (rule, name) in enumerate(entries, start=1)
    )
    return msgspec.structs.replace(only("PK01"), accept=accept)


def test_what_is_accepted_is_not_told() -> None:
    configuration = accepting(("PK01", "public.b*"))
    result = lint({FIRST: BARE + BARE.replace("bare", "other")}, configuration)
    assert [found.object for found in result.diagnostics] == ["public.other"]
    assert result.unmatched == frozenset()


def test_an_entry_that_accepts_nothing_is_unmatched() -> None:
    configuration = accepting(("PK01", "public.bare"), ("FK03", "public.bare"), ("PK01", "gone"))
    result = lint({FIRST: BARE}, configuration)
    assert result.unmatched == set(configuration.accept[1:])


def test_an_entry_matches_in_files_that_are_not_reported() -> None:
    result = lint({FIRST: BARE, SECOND: ""}, accepting(("PK01", "public.bare")), report=[SECOND])
    assert result.unmatched == frozenset()


def test_all_entries_for_one_object_are_matched() -> None:
    configuration = accepting(("PK01", "public.bare"), ("PK01", "public.*"))
    assert lint({FIRST: BARE}, configuration).unmatched == frozenset()


# Where


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("", "1:14-1:18"),
        ("\n\n", "3:14-3:18"),
        ("\r\n\r\n", "3:14-3:18"),
        ("\r\r", "3:14-3:18"),
        ("/* é€🐘 */ ", "1:24-1:28"),
        ("-- é\r\n select 'ü'; ", "2:27-2:31"),
        ("\ufeff", "1:15-1:19"),
    ],
)
def test_positions_count_the_characters_of_the_source(before: str, place: str) -> None:
    assert places(lint({FIRST: before + BARE}, only("PK01"))) == [
        f"1_users.sql:{place} PG_PK01 public.bare"
    ]


def test_a_substituted_placeholder_moves_nothing() -> None:
    configuration = msgspec.structs.replace(only("PK01"), placeholders={"s": "a_long_name"})
    result = lint({FIRST: "create schema ${s}; create table bare (x int);"}, configuration)
    assert places(result) == ["1_users.sql:1:34-1:38 PG_PK01 public.bare"]


# What no parser takes


def test_a_statement_that_postgres_rejects_is_reported() -> None:
    result = lint({FIRST: "select 1;\ncreate tabel a ();" + BARE}, only("SY01", "PK01"))
    assert [(found.code, found.line, found.column) for found in result.diagnostics] == [
        ("PG_SY01", 2, 8),
        ("PG_PK01", 2, 32),
    ]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"select 1;\n\xff", "2:1"),
        (b"select '\xc3\xa9 \x00';", "1:11"),
        (b"select 1; -- \xe9", "1:14"),
    ],
)
def test_bytes_that_are_no_text_are_a_syntax_error(tmp_path: Path, data: bytes, place: str) -> None:
    path = tmp_path / "1_users.sql"
    path.write_bytes(data)
    result = Linter(only("SY01")).lint(history_of(path))
    assert place in [f"{found.line}:{found.column}" for found in result.diagnostics]


def test_names_over_63_bytes_are_told_and_placeholders_are_not() -> None:
    files = {FIRST: f"create table {'a' * 64} (x int); create table ${{{'b' * 64}}} (x int);"}
    (found,) = lint(files, only("NM02")).diagnostics
    assert (found.column, found.end_column) == (14, 78)


# Runs agree


def test_findings_are_sorted_and_the_same_on_every_run() -> None:
    text = "".join(
        f"create table t{number} (x int, y int references t{number});" for number in "321"
    )
    files = {SECOND: text, FIRST: text.replace(" t", " s")}
    first, second = lint(files, strict()), lint(files, strict())
    assert first.diagnostics == second.diagnostics
    assert len(first.diagnostics) > 6
    assert_well_formed(first)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collection_of_garbage_is_left_as_it_was(enabled: bool) -> None:
    was_enabled = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        lint({FIRST: BARE}, only("PK01"))
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


# Nothing breaks it


def assert_well_formed(result: LintResult) -> None:
    found = list(result.diagnostics)
    assert found == sorted(found, key=lambda one: one.sort_key)
    assert len(found) == len(set(found))
    for one in found:
        lines = re.split(r"\r\n|\r|\n", result.scripts[one.path].source)
        assert (1, 1) <= (one.line, one.column) <= (one.end_line, one.end_column)
        assert one.end_line <= len(lines)
        assert one.column <= len(lines[one.line - 1]) + 1
        assert one.end_column <= len(lines[one.end_line - 1]) + 1
        assert one.message
        assert one.object


FUZZ = settings(max_examples=60)

STATEMENTS = Path(__file__).with_name("parse").joinpath("statements.sql").read_text("utf-8")
PIECES = [text + ";\n" for text in STATEMENTS.split(";\n")]


def mutated(tokens: list[str], edits: list[tuple[str, int, int]]) -> str:
    """The text of `tokens` after some of them were deleted, doubled or exchanged."""
    tokens = list(tokens)
    for edit, first, second in edits:
        if not tokens:
            break
        one, other = first % len(tokens), second % len(tokens)
        if edit == "delete":
            del tokens[one]
        elif edit == "double":
            tokens.insert(other, tokens[one])
        else:
            tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "exchange"]),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=12,
)


@st.composite
def broken_sql(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
    tokens = re.findall(r"\s+|\w+|[^\w\s]", "".join(pieces))
    return mutated(tokens, draw(EDITS))


def files_in_any_order() -> SearchStrategy[list[str]]:
    return st.lists(
        st.lists(st.sampled_from(PIECES), max_size=10).map("".join), min_size=1, max_size=6
    )


@FUZZ
@given(
    data=st.lists(
        st.one_of(st.binary(max_size=20), st.sampled_from(PIECES).map(str.encode)), max_size=8
    ).map(b"".join)
)
def test_no_bytes_break_the_linter(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "1_bytes.sql"
    path.write_bytes(data)
    assert_well_formed(Linter(strict()).lint(history_of(path)))


@FUZZ
@given(text=broken_sql())
def test_no_broken_sql_breaks_the_linter(text: str) -> None:
    assert_well_formed(lint({FIRST: text}, strict()))


@FUZZ
@given(texts=files_in_any_order())
def test_no_order_of_files_breaks_the_linter(texts: list[str]) -> None:
    files = {Path(f"{number}_some.sql"): text for number, text in enumerate(texts)}
    assert_well_formed(lint(files, strict()))


@FUZZ
@given(statements=histories(25))
def test_no_history_breaks_the_linter(statements: list[str]) -> None:
    half = len(statements) // 2
    files = {FIRST: ";\n".join(statements[:half]), SECOND: ";\n".join(statements[half:])}
    assert_well_formed(lint(files, strict()))


# A part of a schema

CITEXT = "create table people (email citext primary key);\n"
DUMP = f"SELECT pg_catalog.set_config('search_path', '', false);\n{CITEXT}"


def codes_of_part(text: str, *, layout: str = "single", partial: bool = False) -> list[str]:
    history = History(layout, None, (Migration(FIRST),), partial=partial)
    result = Linter(only("EX01")).lint(history, buffers={FIRST: text})
    return [found.code for found in result.diagnostics]


def test_a_part_may_use_what_other_parts_create() -> None:
    assert codes_of_part(CITEXT) == ["PG_EX01"]
    assert codes_of_part(CITEXT, partial=True) == []


def test_a_dump_is_a_part_unless_it_is_a_migration() -> None:
    dump = DUMP.replace("citext", "public.citext")
    assert codes_of_part(dump) == []
    assert codes_of_part(dump, layout="plain") == ["PG_EX01"]


class Read:
    """Something that was read."""


def test_what_was_read_is_kept_as_long_as_it_is_little() -> None:
    leftovers = Leftovers(10)
    kept, freed = Read(), Read()
    references = [weakref.ref(kept), weakref.ref(freed)]
    leftovers.keep(kept, 10)
    leftovers.keep(freed, 1)
    del kept, freed
    assert [reference() is None for reference in references] == [False, True]


@pytest.mark.parametrize("ends_soon", [False, True])
def test_a_run_that_ends_soon_says_the_same(ends_soon: bool) -> None:
    files = {FIRST: USERS, SECOND: ORDERS}
    linter = Linter(strict(), ends_soon=ends_soon)
    result = linter.lint(history_of(*files), buffers=files)
    assert result.diagnostics == lint(files, strict()).diagnostics
