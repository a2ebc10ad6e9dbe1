"""What must hold between the parameters of a pattern."""

from __future__ import annotations

import pytest

from sqlfluff_schema_rules.patterns.generation import generate
from sqlfluff_schema_rules.patterns.library import find_pattern
from sqlfluff_schema_rules.patterns.parameters import ParameterError

TOO_LONG = "an index holds at most 2000 dimensions of vector; set vector_type to halfvec or auto"


@pytest.mark.parametrize("name", ["rag", "complete"])
def test_a_vector_that_no_index_holds_is_refused(name: str) -> None:
    asked = {"dimensions": "2001", "vector_type": "vector"}
    with pytest.raises(ParameterError) as refused:
        generate(find_pattern(name), asked)
    assert str(refused.value) == TOO_LONG


def test_an_index_that_looks_at_too_few_candidates_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"^ef_construction is at least twice m$"):
        generate(find_pattern("rag"), {"m": "33"})


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ({"dimensions": "2000"}, "embedding extensions.vector(2000) not null"),
        ({"dimensions": "2001"}, "embedding extensions.halfvec(2001) not null"),
        ({"dimensions": "2000", "vector_type": "vector"}, "embedding extensions.vector(2000)"),
        ({"dimensions": "384", "vector_type": "halfvec"}, "embedding extensions.halfvec(384)"),
    ],
)
def test_embeddings_are_stored_in_a_type_that_an_index_holds(
    asked: dict[str, str], column: str
) -> None:
    assert column in generate(find_pattern("rag"), asked)
