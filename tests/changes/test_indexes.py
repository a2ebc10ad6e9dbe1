"""CREATE INDEX."""

from __future__ import annotations

import pytest

from tests.changes.reading import Told, expression, record, told


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        (
            "create index on t (a)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name=None,
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                )
            ],
        ),
        (
            "create unique index concurrently if not exists i on only app.t (a)",
            [
                record(
                    "CreateIndex",
                    table="app.t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                    unique=True,
                    concurrently=True,
                    only=True,
                    if_not_exists=True,
                )
            ],
        ),
        (
            "create index i on t using GIN (a app.ops (siglen = 8))",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="gin",
                    keys=(
                        record(
                            "IndexKeyDefinition",
                            column="a",
                            operator_class="app.ops",
                            operator_class_options={"siglen": "8"},
                        ),
                    ),
                )
            ],
        ),
        (
            'create index i on t (a collate "C" text_pattern_ops)',
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(
                        record(
                            "IndexKeyDefinition",
                            column="a",
                            operator_class="text_pattern_ops",
                            collation="C",
                        ),
                    ),
                )
            ],
        ),
        (
            "create index i on t (lower(a))",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(
                        record(
                            "IndexKeyDefinition", column=None, expression=expression("lower(a)")
                        ),
                    ),
                )
            ],
        ),
        (
            "create index i on t (a desc)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(
                        record("IndexKeyDefinition", column="a", descending=True, nulls_first=True),
                    ),
                )
            ],
        ),
        (
            "create index i on t (a desc nulls last)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a", descending=True),),
                )
            ],
        ),
        (
            "create index i on t (a nulls first)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a", nulls_first=True),),
                )
            ],
        ),
        (
            "create index i on t (a asc nulls last)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                )
            ],
        ),
        (
            "create index i on t (a) include (b, c)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                    include=("b", "c"),
                )
            ],
        ),
        (
            "create unique index i on t (a) nulls not distinct",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                    unique=True,
                    nulls_not_distinct=True,
                )
            ],
        ),
        (
            "create index i on t (a) with (fillfactor = 70)",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                    options={"fillfactor": "70"},
                )
            ],
        ),
        (
            "create index i on t (a) where a > 0",
            [
                record(
                    "CreateIndex",
                    table="t",
                    name="i",
                    method="btree",
                    keys=(record("IndexKeyDefinition", column="a"),),
                    predicate=expression("a > 0"),
                )
            ],
        ),
    ],
)
def test_an_index_is_read(sql: str, changes: list[Told]) -> None:
    assert told(sql) == changes
