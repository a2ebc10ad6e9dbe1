from __future__ import annotations

import json
from math import isclose, sqrt
from random import Random

import pytest

from sqlfluff_schema_rules.seeding.topics import TASKS, TOPICS
from sqlfluff_schema_rules.seeding.vectors import Vectors

SIZES = [1, 2, 15, 16, 31, 384, 1536, 3072]


def drawn(vectors: Vectors, topic: int, task: int, number: int) -> list[float]:
    numbers: list[float] = json.loads(vectors.near(topic, task, Random(number)))
    return numbers


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("dimensions", SIZES)
def test_a_vector_has_the_dimensions_and_the_length_one(dimensions: int) -> None:
    vector = drawn(Vectors(dimensions, 1), 0, 0, 1)
    assert len(vector) == dimensions
    assert isclose(sqrt(cosine(vector, vector)), 1, abs_tol=1e-4)


@pytest.mark.parametrize("dimensions", [384, 1536])
def test_vectors_of_a_task_are_nearest_then_those_of_its_topic(dimensions: int) -> None:
    vectors = Vectors(dimensions, 1)
    vector = drawn(vectors, 0, 0, 1)
    same_task = cosine(vector, drawn(vectors, 0, 0, 2))
    same_topic = cosine(vector, drawn(vectors, 0, 1, 3))
    other_topic = cosine(vector, drawn(vectors, 1, 0, 4))
    assert same_task > same_topic + 0.1 > other_topic + 0.4


def test_no_two_vectors_of_a_cluster_are_alike() -> None:
    vectors = Vectors(384, 1)
    assert len({vectors.near(0, 0, Random(number)) for number in range(1000)}) == 1000


def test_vectors_follow_from_the_random_seed_alone() -> None:
    one, same, other = (Vectors(16, seed) for seed in (1, 1, 2))
    one.near(3, 3, Random(1))  # what was asked before makes no difference
    assert one.near(0, 0, Random(1)) == same.near(0, 0, Random(1))
    assert one.near(0, 0, Random(1)) != other.near(0, 0, Random(1))


def test_every_topic_has_as_many_tasks_as_a_document_has_chunks() -> None:
    assert {len(topic.tasks) for topic in TOPICS} == {TASKS}
