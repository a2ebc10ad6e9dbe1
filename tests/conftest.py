"""Fixtures that several rooms share, and the order of all tests."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer

TAKE_LONGEST = (
    "tests/live/test_generated_histories.py",
    "tests/patterns/test_sqlfluff.py",
    "tests/patterns/test_every_pattern.py",
    "tests/live/test_rules_against_server.py",
    "tests/packaging/test_wheel.py",
    "tests/precommit/test_hooks.py",
    "tests/seeding/test_every_pattern.py",
    "tests/docs/test_readme.py",
    "tests/live/test_privileges_against_server.py",
    "tests/rules/test_cases.py",
    "tests/live/test_catalog_against_server.py",
    "tests/patterns/test_ai_usage_concurrency.py",
    "tests/live/test_compare.py",
    "tests/patterns/test_privileges_of_every_pattern.py",
    "tests/patterns/test_rag_search.py",
    "tests/cli/test_apply.py",
    "tests/test_linter.py",
    "tests/plugin/test_findings.py",
)

settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")  # a busy machine fails no test, and no run differs from another


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process has it left when the others are done."""
    order = {file: place for place, file in enumerate(TAKE_LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


@pytest.fixture(scope="session")
def live_server() -> Iterator[Callable[[str], LiveServer]]:
    """Gives the PostgreSQL of an environment, started when it is first asked for.

    Each test process has servers of its own, so parallel runs do not meet.
    """
    from tests.live.server import running_server

    with ExitStack() as running:
        yield cache(lambda environment: running.enter_context(running_server(environment)))
