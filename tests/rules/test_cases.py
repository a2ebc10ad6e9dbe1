"""Runs the YAML cases of every rule through both engines, which must agree.

One file a rule, named after the rule's module: `cases/fk03_unindexed_foreign_key.yml`. The
format is sqlfluff's own, with a few keys more. Unknown keys are refused, and so is a failing
case that does not say line, column and message.

Keys of the file
    rule      PG_FK03 (required)
    profile   the profile of every case that names none; by default the first of supabase,
              postgres and strict that has the rule on
    config    a mapping like schema-rules.yaml, for every case that gives none
    configs   sqlfluff's configuration, for every case that gives none
    anything else is a case, named as a sentence: `key_indexed_in_a_later_file_passes`

Keys of a case
    pass_str    SQL of one file, in which the rule must find nothing
    fail_str    SQL of one file, in which the rule must find exactly `violations`
    files       instead of the two: several files of one history, a mapping of relative path
                to SQL; the rule must find exactly `violations`, and nothing without that key
    violations  in the order of file, line and column, each with
                    file          which of `files` (only there, and required there)
                    line_no, line_pos           1-based, in characters; required
                    end_line_no, end_line_pos   optional, both or none: the place after the anchor
                    description   the whole message, exactly; required
                    object        the one name of the faulty object; optional
                    fix           the SQL that heals it, exactly; optional (`null`: none)
    profile, config, configs   as above
    layout      how a tool orders the `files`: supabase, prisma, flyway, ...; the same as
                `config: {layout: ...}`
    only        `sqlfluff`, for text that only sqlfluff's templater turns into SQL; allowed
                where `configs` chooses a templater (the default is `raw`). sqlfluff shows
                neither `object` nor `fix`, so they are not compared there
    live        why a server refuses SQL in which no rule finds a syntax error or a missing
                extension; without it a server must take the SQL

Only findings of `rule` count: a case may be at fault in other rules' eyes. The SQL of one file
is saved as `case.sql`, a history of one. An example:

    rule: PG_FK03

    key_without_an_index_is_reported:
      fail_str: |
        create table users (id bigint primary key);
        create table orders (id bigint primary key, user_id bigint references users (id));
      violations:
        - line_no: 2
          line_pos: 45
          end_line_no: 2
          end_line_pos: 52
          description: >-
            orders.user_id references users but no index leads with it; deletes on users scan
            orders. Add: create index on orders (user_id);
          object: public.orders.orders_user_id_fkey
          fix: create index on orders (user_id);

    key_indexed_in_a_later_file_passes:
      files:
        20240101000000_orders.sql: |
          create table users (id bigint primary key);
          create table orders (id bigint primary key, user_id bigint references users (id));
        20240102000000_index.sql: |
          create index on orders (user_id);

    quoted_name_after_other_text_is_reported:
      profile: postgres
      config:
        rules:
          PG_FK03: error
      fail_str: ...

The Anti-pattern and the Best practice of a rule's documentation are run too (`test_catalogue.py`),
as one file each; a line `-- supabase/migrations/20240101000000_users.sql` begins a file of that
name.

Write what you expect by hand, from what a reader should see marked. To see what the engine says
for one rule: `pytest tests/rules/test_cases.py -k fk03`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.rules.case_file import Case, Violation, load_all
from tests.rules.engines import (
    Shown,
    command_line_findings,
    sqlfluff_findings,
    write_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlfluff_schema_rules.diagnostics import Diagnostic

CASES = load_all()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_both_engines_find_what_a_case_says(case: Case, tmp_path: Path) -> None:
    write_files(case, tmp_path)
    in_sqlfluff = sqlfluff_findings(case, tmp_path)
    if case.only_sqlfluff:
        assert_found(case.violations, [one._asdict() for one in in_sqlfluff])
        return
    diagnostics = command_line_findings(case, tmp_path)
    assert_found(case.violations, [all_fields(file, found) for file, found in diagnostics])
    assert in_sqlfluff == sorted(shown(file, found) for file, found in diagnostics)


def assert_found(expected: Iterable[Violation], found: Iterable[dict[str, Any]]) -> None:
    """Fail unless exactly the expected findings are there, alike in all that is said of both."""
    wanted: list[dict[str, Any]] = sorted(map(msgspec.to_builtins, expected), key=place)
    seen = sorted(found, key=place)
    if len(wanted) == len(seen):
        pairs = list(zip(wanted, seen, strict=True))
        wanted = [_only(want, one) for want, one in pairs]
        seen = [_only(one, want) for want, one in pairs]
    assert seen == wanted


def _only(finding: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in finding.items() if key in other}


def place(finding: dict[str, Any]) -> tuple[str, int, int, str]:
    return finding["file"], finding["line_no"], finding["line_pos"], finding["description"]


def shown(file: str, found: Diagnostic) -> Shown:
    """What sqlfluff is to show of a finding of the command line."""
    return Shown(file, found.line, found.column, found.end_line, found.end_column, found.message)


def all_fields(file: str, found: Diagnostic) -> dict[str, Any]:
    """A finding of the command line with the keys that a case may say something of."""
    return {**shown(file, found)._asdict(), "object": found.object, "fix": found.fix}
