from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlfluff_schema_rules.catalog.chosen_names import (
    MAX_IDENTIFIER_BYTES,
    choose_name,
    distinct_names,
    join_names,
)
from tests.catalog.building import catalog_of, table


def free(name: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("relation", "addition", "label", "name"),
    [
        ("orders", "user_id", "fkey", "orders_user_id_fkey"),
        ("orders", None, "pkey", "orders_pkey"),
        ("a" * 58, None, "pkey", "a" * 58 + "_pkey"),
        ("a" * 60, None, "pkey", "a" * 58 + "_pkey"),
        ("a" * 60, "b" * 60, "idx", "a" * 29 + "_" + "b" * 29 + "_idx"),
        ("a" * 10, "b" * 60, "fkey", "a" * 10 + "_" + "b" * 47 + "_fkey"),
        ("a" * 60, "b" * 10, "fkey", "a" * 47 + "_" + "b" * 10 + "_fkey"),
        ("ä" * 30, None, "pkey", "ä" * 29 + "_pkey"),
        ("ä" * 29 + "x", None, "pkey", "ä" * 29 + "_pkey"),
        ("x" + "ä" * 29, None, "pkey", "x" + "ä" * 28 + "_pkey"),
        ("ä", "ö", "key", "ä_ö_key"),
    ],
)
def test_a_name_is_cut_where_postgres_cuts_it(
    relation: str, addition: str | None, label: str, name: str
) -> None:
    assert choose_name(relation, addition, label, free) == name


def test_a_number_is_put_behind_a_name_that_is_taken() -> None:
    taken = {"t_a_idx", "t_a_idx1"}
    assert choose_name("t", "a", "idx", taken.__contains__) == "t_a_idx2"


def test_a_number_takes_its_room_from_the_longer_part() -> None:
    first = choose_name("a" * 60, "b" * 60, "idx", free)
    second = choose_name("a" * 60, "b" * 60, "idx", {first}.__contains__)
    assert second == "a" * 29 + "_" + "b" * 28 + "_idx1"


@given(st.text(min_size=1, max_size=70), st.none() | st.text(min_size=1, max_size=70))
def test_a_chosen_name_fits_and_is_text(relation: str, addition: str | None) -> None:
    name = choose_name(relation, addition, "check", free)
    assert len(name.encode()) <= MAX_IDENTIFIER_BYTES
    assert name.endswith("_check")


def test_names_of_columns_are_joined_until_no_more_can_be_seen() -> None:
    assert join_names(["a", "b"]) == "a_b"
    assert join_names([]) == ""
    assert join_names(["a" * 63, "b", "c"]) == "a" * 63 + "_b"


def test_repeated_names_get_numbers() -> None:
    assert distinct_names(("a", "a", "b", "a", "a1")) == ("a", "a1", "b", "a2", "a11")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("a", "t_a_idx"),
        ("a, b", "t_a_b_idx"),
        ("a, a", "t_a_a1_idx"),
        ("lower(a)", "t_lower_idx"),
        ("pg_catalog.lower(a)", "t_lower_idx"),
        ("lower(a), lower(b)", "t_lower_lower1_idx"),
        ("(a || b)", "t_expr_idx"),
        ("(a || b), (b || a)", "t_expr_expr1_idx"),
        ("(a)", "t_a_idx"),
        ("(t.a)", "t_a_idx"),
        ("(a::int)", "t_a_idx"),
        ("((a || b)::int)", "t_int4_idx"),
        ("((a || b)::pg_catalog.text)", "t_text_idx"),
        ("(lower(a)::int)", "t_lower_idx"),
        ('(a collate "C")', "t_a_idx"),
        ("coalesce(a, b)", "t_coalesce_idx"),
        ("nullif(a, b)", "t_nullif_idx"),
        ("greatest(a, b)", "t_greatest_idx"),
        ("least(a, b)", "t_least_idx"),
        ("(array[a, b])", "t_array_idx"),
        ("(row(d[1])::pair)", "t_row_idx"),
        ("(case when true then a end)", "t_case_idx"),
        ("(case when true then 'x' else b end)", "t_b_idx"),
        ("((c).x)", "t_x_idx"),
        ("(d[1])", "t_d_idx"),
        ("(a is null)", "t_expr_idx"),
    ],
)
def test_an_index_is_called_after_its_keys(key: str, name: str) -> None:
    catalog = catalog_of(
        "create table t (a text, b text, c pair, d int[]);", f"create index on t ({key});"
    )
    assert list(table(catalog).indexes) == [name]


def test_an_index_is_called_after_its_included_columns_too() -> None:
    catalog = catalog_of(
        "create table t (a text, b text);", "create index on t (a) include (b, a);"
    )
    assert list(table(catalog).indexes) == ["t_a_b_a1_idx"]
