"""Tables that stand one below the other, further than any stack holds."""

from __future__ import annotations

import sys

import pytest

from sqlfluff_schema_rules.catalog.objects import Aspect, Table
from tests.catalog.building import catalog_of, find

DEPTH = sys.getrecursionlimit()


@pytest.mark.parametrize(
    ("head", "link", "change"),
    [
        (
            "create table t0 (a int);",
            "create table t{} () inherits (t{});",
            "alter table t0 add check (a > 0); alter table t0 alter a set not null;"
            "alter table t0 alter a drop not null; alter table t0 drop constraint t0_a_check;"
            "alter table t0 rename a to b; alter table t0 drop column b;",
        ),
        (
            "create table t0 (a int) partition by list (a);",
            "create table t{} partition of t{} default partition by list (a);",
            "create index on t0 (a); alter table t0 add primary key (a);"
            "alter table t0 add constraint u unique (a); alter table t0 drop constraint u;"
            "alter table t0 rename a to b;",
        ),
    ],
)
def test_what_reaches_down_a_long_chain_is_done_as_far_as_it_goes(
    head: str, link: str, change: str
) -> None:
    chain = "".join(link.format(number, number - 1) for number in range(1, DEPTH))
    catalog = catalog_of(head + chain, change, "create table after (id int);")
    assert find(catalog, "after") is not None
    last = find(catalog, f"t{DEPTH - 1}")
    assert isinstance(last, Table)
    assert not last.knows(Aspect.CONSTRAINTS)
    catalog_of(head + chain, change, "drop table t0 cascade; create table after (id int);")
