"""The rules. One file a rule, found by its name: `<code>_<name>.py`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache

from sqlfluff_schema_rules.rules.base import Rule

_RULE_MODULE = re.compile(r"[a-z]{2}\d{2}_[a-z0-9_]+")


@cache
def all_rules() -> tuple[type[Rule], ...]:
    """Every rule, ordered by code."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(_rule_of(name) for name in sorted(filter(_RULE_MODULE.fullmatch, names)))


def _rule_of(module_name: str) -> type[Rule]:
    module = importlib.import_module(f"{__name__}.{module_name}")
    for _, member in inspect.getmembers(module, inspect.isclass):
        if issubclass(member, Rule) and member.__module__ == module.__name__:
            return member
    message = f"{module.__name__} holds no rule"
    raise LookupError(message)
