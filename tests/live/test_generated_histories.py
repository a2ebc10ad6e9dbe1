"""Random histories that fit the catalogue: it holds what the server holds after each.

GENERATED_HISTORIES tells how many there are to be.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.live.generated import Tally, disagreements

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

HISTORIES = int(os.environ.get("GENERATED_HISTORIES", "2000"))
STATEMENTS = 30
PARTS = 4
PER_DATABASE = 500


@pytest.mark.parametrize("part", range(PARTS))
def test_the_catalogue_holds_what_the_server_holds_after_generated_histories(
    live_server: Callable[[str], LiveServer], part: int
) -> None:
    seeds = range(part, HISTORIES, PARTS)
    tally = Tally()
    for first in range(0, len(seeds), PER_DATABASE):
        with live_server("postgres").fresh_database() as database, database.session() as session:
            some = seeds[first : first + PER_DATABASE]
            for found in disagreements(session, some, STATEMENTS, tally):
                pytest.fail(str(found))
    assert tally.taken > 0.7 * tally.written
