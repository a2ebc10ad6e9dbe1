"""Fixtures that several rooms share."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import LiveServer


@pytest.fixture(scope="session")
def live_server() -> Iterator[Callable[[str], LiveServer]]:
    """Gives the PostgreSQL of an environment, started when it is first asked for.

    Each test process has servers of its own, so parallel runs do not meet.
    """
    from tests.live.server import running_server

    with ExitStack() as running:
        yield cache(lambda environment: running.enter_context(running_server(environment)))
