from __future__ import annotations

import pickle
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlfluff.core import FluffConfig, Linter
from sqlfluff.core.plugin import hookimpl
from sqlfluff.core.plugin.host import get_plugin_manager

import sqlfluff_schema_rules
from sqlfluff_schema_rules import plugin
from sqlfluff_schema_rules.rules import all_rules

if TYPE_CHECKING:
    from tests.plugin.project import Project

CODES = [rule.full_code() for rule in all_rules()]


def chosen(rules: str, **settings: str) -> list[str]:
    """The codes of the rules that sqlfluff runs for a selection."""
    config = FluffConfig(overrides={"dialect": "postgres", "rules": rules, **settings})
    return list(Linter(config=config).get_rulepack().codes())


def test_the_hooks_are_marked_as_sqlfluff_marks_its_own() -> None:
    def own() -> None: ...

    marks = vars(hookimpl(own)).keys()
    for name in ("get_rules", "load_default_config", "get_configs_info"):
        assert vars(getattr(sqlfluff_schema_rules, name)).keys() >= marks


def test_the_package_is_a_plugin_of_sqlfluff() -> None:
    assert sqlfluff_schema_rules in get_plugin_manager().get_plugins()


def test_the_package_imports_no_sqlfluff() -> None:
    program = "import sys, sqlfluff_schema_rules; sys.exit('sqlfluff' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_sqlfluff_lists_every_rule(project: Project) -> None:
    listed = project.sqlfluff("rules").stdout
    assert re.findall(r"^(PG_\w+):", listed, re.MULTILINE) == CODES


def test_the_group_schema_is_our_rules_and_no_others() -> None:
    assert chosen("schema") == CODES


@pytest.mark.parametrize("reference", ["PG_FK03", "schema.unindexed_foreign_key", "PG_FK?3"])
def test_a_rule_is_chosen_by_code_name_or_glob(reference: str) -> None:
    assert chosen(reference) == ["PG_FK03"]


def test_a_family_is_a_group() -> None:
    assert chosen("schema_fk") == [code for code in CODES if code.startswith("PG_FK")]


def test_rules_can_be_excluded() -> None:
    assert chosen("schema_rl", exclude_rules="PG_RL01,schema.policy_without_rls") == ["PG_RL02"]


@pytest.mark.parametrize("made", plugin.RULE_CLASSES, ids=lambda made: made.code)
def test_a_rule_class_survives_pickle(made: type) -> None:
    assert pickle.loads(pickle.dumps(made)) is made


def test_a_rule_describes_itself_as_sqlfluff_rules_do() -> None:
    (made,) = (made for made in plugin.RULE_CLASSES if made.code == "PG_PK01")
    documentation = made.__doc__ or ""
    assert documentation.startswith(made.description + "\n\n    ")
    headings = re.findall(r"^    \*\*(.+?)\*\*", documentation, re.MULTILINE)
    assert headings == ["Name", "Groups", "Configuration", "Anti-pattern", "Best practice"]
    assert "**Name**: ``schema.missing_primary_key``" in documentation
    assert "**Groups**: ``all``, ``schema``, ``schema_pk``" in documentation
