"""What somebody asks of a run."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import NamedTuple

DEFAULT_ROWS = 100
MOST_ROWS = 1_000_000
DEFAULT_SEED = 1
LARGEST_SEED = 999_999_999
DEFAULT_UNTIL = datetime(2026, 1, 1, tzinfo=timezone.utc)


class Wish(NamedTuple):
    """How many rows the main tables get, what all chances follow from, and when all times end."""

    rows: int = DEFAULT_ROWS
    random_seed: int = DEFAULT_SEED
    until: datetime = DEFAULT_UNTIL
