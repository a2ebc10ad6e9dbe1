"""Random histories that fit the catalogue: it holds what the server holds after each.

GENERATED_HISTORIES tells how many there are to be.
"""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.live import snapshots
from tests.live.catalog_snapshot import catalog_snapshot
from tests.live.generated import Tally, disagreements

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlfluff_schema_rules.catalog import Catalog
    from tests.live.server import LiveServer

HISTORIES = int(os.environ.get("GENERATED_HISTORIES", "2000"))
STATEMENTS = 30
PARTS = 4
PER_DATABASE = 500
SHOWN = 5

# Measuring would take twice the time of all that is not Postgres; tests/catalog has the same code.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("part", range(PARTS))
def test_the_catalogue_holds_what_the_server_holds_after_generated_histories(
    live_server: Callable[[str], LiveServer], part: int
) -> None:
    seeds = range(part, HISTORIES, PARTS)
    tally = Tally()
    for first in range(0, len(seeds), PER_DATABASE):
        with live_server("postgres").fresh_database() as database, database.session() as session:
            some = seeds[first : first + PER_DATABASE]
            found = islice(disagreements(session, some, STATEMENTS, tally), SHOWN)
            assert "\n\n".join(map(str, found)) == ""
    assert tally.taken > 0.7 * tally.written


def test_a_planted_difference_is_told_by_the_fewest_statements(
    live_server: Callable[[str], LiveServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_views(catalog: Catalog) -> list[str]:
        return [line for line in catalog_snapshot(catalog) if not line.startswith("view ")]

    monkeypatch.setattr(snapshots, "catalog_snapshot", without_views)
    with live_server("postgres").fresh_database() as database, database.session() as session:
        found = next(disagreements(session, range(40), STATEMENTS, Tally()))
    [about_views] = [statement for statement in found.statements if " view " in statement]
    assert about_views.startswith("create ")
    assert len(found.statements) <= 6
    assert "view" in {each.kind for each in found.differences}
    assert str(found).startswith(f"-- seed {found.seed}\ncreate schema s{found.seed}")
