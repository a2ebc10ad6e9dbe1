from __future__ import annotations

from sqlfluff_schema_rules.report.colour import Brush
from sqlfluff_schema_rules.report.documentation import markdown, terminal
from tests.report.findings import PAGE


def test_markdown_has_fenced_code() -> None:
    assert markdown(PAGE.documentation) == (
        "Foreign key whose columns no index leads with.\n"
        "\n"
        "Deletes scan `orders`.\n"
        "\n"
        "**Anti-pattern**\n"
        "\n"
        "```sql\n"
        "create table orders (\n"
        "    user_id bigint\n"
        ");\n"
        "\n"
        "select 1;\n"
        "```\n"
        "\n"
        "**Best practice**\n"
        "\n"
        "```sql\n"
        "create index on orders (user_id);\n"
        "```"
    )


def test_a_terminal_gets_indented_code_and_no_markup() -> None:
    assert terminal(PAGE.documentation, Brush(enabled=False)) == (
        "Foreign key whose columns no index leads with.\n"
        "\n"
        "Deletes scan `orders`.\n"
        "\n"
        "Anti-pattern\n"
        "\n"
        "    create table orders (\n"
        "        user_id bigint\n"
        "    );\n"
        "\n"
        "    select 1;\n"
        "\n"
        "Best practice\n"
        "\n"
        "    create index on orders (user_id);"
    )


def test_headings_and_code_are_coloured() -> None:
    text = terminal("**Anti-pattern**\n\n.. code-block:: sql\n\n    select 1;", Brush(enabled=True))
    assert text == "\x1b[1mAnti-pattern\x1b[0m\n\n    \x1b[32mselect 1;\x1b[0m"


def test_text_without_code_is_itself() -> None:
    assert markdown("Only prose.") == "Only prose."
