from __future__ import annotations

from sqlfluff_schema_rules.source.origin import Origin
from sqlfluff_schema_rules.source.script import Script

SCRIPT = Script.from_text("a.sql", 'create table public.orders ("Id" int);')
STATEMENT = len(SCRIPT.encoded)


def anchored(origin: Origin) -> str:
    start, end = origin.anchor()
    return SCRIPT.text[start:end]


def test_a_named_origin_is_anchored_at_the_name() -> None:
    assert anchored(Origin(SCRIPT, 0, STATEMENT, "Id")) == '"Id"'


def test_an_origin_without_name_is_anchored_at_its_first_word() -> None:
    assert anchored(Origin(SCRIPT, 13, STATEMENT)) == "public.orders"


def test_a_name_that_is_not_written_leaves_the_first_word() -> None:
    assert anchored(Origin(SCRIPT, 0, STATEMENT, "orders_pkey")) == "create"
