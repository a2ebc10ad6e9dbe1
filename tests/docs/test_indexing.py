"""The examples of the page about indexes run, in order, on one database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs.generate import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.server import LiveServer

EXAMPLE = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_all_examples_run(live_server: Callable[[str], LiveServer]) -> None:
    examples = EXAMPLE.findall((FOLDER / "indexing.md").read_text("utf-8"))
    with live_server("supabase").fresh_database() as database, database.session() as connection:
        for example in examples:
            connection.execute(example)
    assert len(examples) == 15
