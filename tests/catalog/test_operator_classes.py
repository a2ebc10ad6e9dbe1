from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.operator_classes import (
    chosen_operator_class,
    default_operator_classes,
)
from tests.catalog.building import catalog_of, index


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("using btree (a)", None),
        ("using btree (a text_ops)", None),
        ("using btree (a pg_catalog.text_ops)", None),
        ("using btree (a text_pattern_ops)", "text_pattern_ops"),
        ("using gin (a gin_trgm_ops)", "gin_trgm_ops"),
        ("using gist (a gist_text_ops)", None),
        ("using gist (a extensions.gist_trgm_ops)", "extensions.gist_trgm_ops"),
        ("using unheard_of (a text_ops)", "text_ops"),
    ],
)
def test_an_operator_class_is_chosen_unless_it_is_the_default_of_a_type(
    key: str, chosen: str | None
) -> None:
    made = index(catalog_of(f"create table t (a text); create index i on t {key};"), "i")
    found = chosen_operator_class(made, made.keys[0])
    assert (None if found is None else str(found)) == chosen


def test_the_extension_s_default_is_one_for_its_method_alone() -> None:
    assert "vector_l2_ops" in default_operator_classes("ivfflat")
    assert "vector_l2_ops" not in default_operator_classes("hnsw")
