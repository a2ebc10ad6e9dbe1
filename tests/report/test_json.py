from __future__ import annotations

import json

from hypothesis import example, given

from sqlfluff_schema_rules.report.json import render
from tests.report.findings import ANY_TEXT, finding, report


def test_a_finding_is_an_object_on_a_line() -> None:
    assert render(report(finding(message="ü"), finding(line=4, fix=None))) == (
        "[\n"
        '{"path":"db/0001.sql","line":3,"column":3,"end_line":3,"end_column":10,'
        '"code":"PG_FK03","name":"schema.unindexed_foreign_key","severity":"warning",'
        '"message":"ü","object":"public.orders.orders_user_id_fkey",'
        '"fix":"create index on public.orders (user_id);"},\n'
        '{"path":"db/0001.sql","line":4,"column":3,"end_line":3,"end_column":10,'
        '"code":"PG_FK03","name":"schema.unindexed_foreign_key","severity":"warning",'
        '"message":"orders.user_id references users but no usable index leads with it.",'
        '"object":"public.orders.orders_user_id_fkey","fix":null}\n'
        "]\n"
    )


def test_a_clean_run_is_an_empty_list() -> None:
    assert render(report()) == "[]\n"


@example("\ud800")
@given(ANY_TEXT)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert [each["message"] for each in json.loads(render(report(finding(message=text))))] == [text]
