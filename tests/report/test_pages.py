from __future__ import annotations

import json

import msgspec

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.report.pages import render_json, render_page, render_table
from tests.report.findings import PAGE

OFF = msgspec.structs.replace(
    PAGE, code="PG_ZZ01", name="schema.rare", severity=Severity.INFO, profiles={}, options={}
)


def test_rules_are_a_table() -> None:
    assert render_table([PAGE, OFF]) == (
        "CODE     NAME                          SEVERITY  PROFILES          SUMMARY\n"
        "PG_FK03  schema.unindexed_foreign_key  warning   postgres, strict  "
        "Foreign key whose columns no index leads with.\n"
        "PG_ZZ01  schema.rare                   info      -                 "
        "Foreign key whose columns no index leads with.\n"
    )


def test_a_coloured_table_is_aligned_alike() -> None:
    assert render_table([PAGE], colour=True).splitlines()[1] == (
        "\x1b[1mPG_FK03\x1b[0m  schema.unindexed_foreign_key  \x1b[1;33mwarning \x1b[0m  "
        "postgres, strict  Foreign key whose columns no index leads with."
    )


def test_a_page_has_the_documentation_and_the_facts() -> None:
    text = render_page(PAGE)
    assert text.startswith(
        "PG_FK03 schema.unindexed_foreign_key\n"
        "\n"
        "Foreign key whose columns no index leads with.\n"
        "\n"
        "Deletes scan `orders`.\n"
    )
    assert text.endswith(
        "    create index on orders (user_id);\n"
        "\n"
        "Severity: warning\n"
        "On in the profiles: postgres (warning), strict (error)\n"
        "Option: exempt: []\n"
        "Page: https://example.org/PG_FK03\n"
    )


def test_a_rule_that_no_profile_has_on_says_so() -> None:
    assert "On in the profiles: none\n" in render_page(OFF)


def test_a_page_as_json_is_an_object() -> None:
    assert json.loads(render_json(PAGE)) == {
        "code": "PG_FK03",
        "name": "schema.unindexed_foreign_key",
        "groups": ["all", "schema", "schema_fk"],
        "severity": "warning",
        "profiles": {"postgres": "warning", "strict": "error"},
        "options": {"exempt": []},
        "summary": PAGE.summary,
        "documentation": PAGE.documentation,
        "url": "https://example.org/PG_FK03",
    }


def test_pages_as_json_are_a_list() -> None:
    assert [page["code"] for page in json.loads(render_json([PAGE, OFF]))] == [
        "PG_FK03",
        "PG_ZZ01",
    ]
