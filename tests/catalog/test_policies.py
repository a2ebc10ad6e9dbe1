from __future__ import annotations

import pytest

from sqlfluff_schema_rules.changes.records import PolicyCommand
from tests.catalog.building import catalog_of, table

T = "create table t (a int);"


@pytest.mark.parametrize(
    ("clauses", "command", "permissive", "roles", "using", "check"),
    [
        ("", PolicyCommand.ALL, True, (), False, False),
        ("for all to public", PolicyCommand.ALL, True, (), False, False),
        ("for select using (a > 1)", PolicyCommand.SELECT, True, (), True, False),
        ("for insert with check (true)", PolicyCommand.INSERT, True, (), False, True),
        ("as restrictive for update", PolicyCommand.UPDATE, False, (), False, False),
        ("for delete to anon, b", PolicyCommand.DELETE, True, ("anon", "b"), False, False),
        ("to anon, public", PolicyCommand.ALL, True, (), False, False),
        ("to current_user", PolicyCommand.ALL, True, ("postgres",), False, False),
        (
            "using (true) with check (true)",
            PolicyCommand.ALL,
            True,
            (),
            True,
            True,
        ),
    ],
)
def test_a_policy_is_known_with_all_that_is_written(
    clauses: str,
    command: PolicyCommand,
    permissive: bool,
    roles: tuple[str, ...],
    using: bool,
    check: bool,
) -> None:
    found = table(catalog_of(f'{T} create policy "See it" on t {clauses}')).policies["See it"]
    assert (found.command, found.permissive, found.roles) == (command, permissive, roles)
    assert (found.using is not None, found.check is not None) == (using, check)


def test_a_policy_that_exists_is_not_created_again() -> None:
    catalog = catalog_of(T + "create policy p on t for select; create policy p on t for insert")
    assert table(catalog).policies["p"].command is PolicyCommand.SELECT


def test_a_policy_is_altered_where_the_statement_says_so() -> None:
    catalog = catalog_of(
        T + "create policy p on t to anon using (a > 1); create policy q on t to anon;"
        "alter policy p on t to public; alter policy q on t using (a > 2) with check (a > 3);"
        "alter policy missing on t to anon"
    )
    first, second = table(catalog).policies["p"], table(catalog).policies["q"]
    assert (first.roles, first.using is not None, first.check) == ((), True, None)
    assert (second.roles, second.using is not None, second.check is not None) == (
        ("anon",),
        True,
        True,
    )


def test_a_policy_is_renamed_and_dropped() -> None:
    catalog = catalog_of(
        T + "create policy p on t; create policy q on t; alter policy p on t rename to r;"
        "alter policy r on t rename to q; drop policy q on t; drop policy if exists missing on t;"
        "drop policy if exists r on missing"
    )
    assert set(table(catalog).policies) == {"r"}


def test_a_policy_on_a_view_is_refused() -> None:
    catalog = catalog_of(
        "create view v as select 1 as a; create policy p on v; drop policy p on v;"
        "alter policy p on v using (true); alter table v enable row level security"
    )
    assert list(catalog.policies()) == []


def test_policies_are_those_that_the_files_wrote() -> None:
    catalog = catalog_of(
        T + "create policy p on t; create policy q on storage.objects", environment="supabase"
    )
    assert [policy.name for policy in catalog.policies()] == ["p", "q"]


def test_row_security_is_used_where_a_table_has_it_or_a_policy() -> None:
    assert not catalog_of(T).uses_row_security
    assert catalog_of(T + "create policy p on t").uses_row_security
    assert catalog_of(T + "alter table t enable row level security").uses_row_security
