"""The door for sqlfluff: its plugin hooks, and nothing heavier.

sqlfluff imports this package at each start and so does the command line, which knows no
sqlfluff: each hook imports what it needs when it is called.

https://docs.sqlfluff.com/en/stable/perma/plugin_dev.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlfluff.core.rules import BaseRule, ConfigInfo

_Hook = TypeVar("_Hook", bound=Callable[..., Any])


def _hook(function: _Hook) -> _Hook:
    """Mark a hook as `sqlfluff.core.plugin.hookimpl` does, without half a second of imports."""
    setattr(function, "sqlfluff-plugin_impl", {})
    return function


@_hook
def get_rules() -> list[type[BaseRule]]:
    """Every rule, as the class that sqlfluff runs."""
    from sqlfluff_schema_rules.plugin import RULE_CLASSES

    return list(RULE_CLASSES)


@_hook
def load_default_config() -> dict[str, Any]:
    """What `[sqlfluff:rules]` holds for our rules unless a configuration says otherwise."""
    return {"rules": {"schema_config": ""}}


@_hook
def get_configs_info() -> dict[str, ConfigInfo]:
    """What our keys of `[sqlfluff:rules]` mean."""
    return {
        "schema_config": {
            "definition": (
                "Path of the ``schema-rules.yaml`` to use, from the working directory or a "
                "folder above the linted file. Empty: the nearest one is found"
            )
        }
    }
