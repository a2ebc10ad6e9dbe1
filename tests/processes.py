"""What the processes that tests start are given."""

from __future__ import annotations

import os


def unmeasured(*others: str) -> dict[str, str]:
    """The environment without what makes coverage measure a process, nor `others` by prefix."""
    left_out = ("COVERAGE", "COV_", *others)
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
