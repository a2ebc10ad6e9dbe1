"""Names that anything has ever mentioned."""

from __future__ import annotations

from sqlfluff_schema_rules.catalog.mentioned import MentionedNames
from tests.catalog.building import catalog_of


def test_only_names_that_were_added_are_mentioned() -> None:
    mentioned = MentionedNames()
    mentioned.add(["mood"])
    assert ("mood" in mentioned, "level" in mentioned) == (True, False)


def test_nobody_knows_whether_an_unusual_name_is_mentioned() -> None:
    assert "my mood" in MentionedNames()


def test_a_new_name_is_mentioned_where_the_old_one_was() -> None:
    mentioned = MentionedNames()
    mentioned.add(["mood"])
    mentioned.follow("mood", "state")
    mentioned.follow("level", "height")
    assert ("state" in mentioned, "height" in mentioned) == (True, False)


def test_anything_may_be_mentioned_after_a_doubt() -> None:
    mentioned = MentionedNames()
    mentioned.doubt()
    mentioned.add(["mood"])
    mentioned.follow("level", "height")
    assert "height" in mentioned


def test_what_is_created_or_dropped_is_not_mentioned() -> None:
    catalog = catalog_of(
        """create function f() returns int language sql as 'select 1';
        create type mood as enum ('a'); comment on type mood is 'x';
        drop type mood; drop function f();"""
    )
    assert ("f" in catalog.mentioned, "mood" in catalog.mentioned) == (False, False)


def test_what_a_block_names_is_mentioned() -> None:
    catalog = catalog_of("do $$ begin create table t (a mood default lower('x')); end $$")
    assert ("mood" in catalog.mentioned, "lower" in catalog.mentioned) == (True, True)


def test_a_policy_that_no_longer_reads_a_table_does_not_keep_it() -> None:
    catalog = catalog_of(
        """create table t (a int); create table u (a int);
        create policy p on t using (exists (select from u));
        alter policy p on t using (true); drop table u;"""
    )
    assert "u" not in catalog.schemas["public"].relations
