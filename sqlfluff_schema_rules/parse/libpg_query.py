"""The door to Postgres's parser: the functions of pglast that answer in JSON, and its key words.

pglast makes a Python class of every node and of every enumeration when it is imported, which
takes a sixth of the time of a start. Only its Python trees need them: they are made when
somebody asks for one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

__all__ = ["ParseError", "keywords", "parse_plpgsql_json", "parse_sql_json", "scan"]


class _Postponed:
    """Runs the code of a module when it is asked for what it does not have yet (PEP 562)."""

    def __init__(self, module: ModuleType, spec: ModuleSpec) -> None:
        self._module = module
        self._spec = spec
        self._lock = RLock()
        self._has_begun = False

    def __call__(self, name: str) -> Any:
        with self._lock:
            if not self._has_begun and self._spec.loader is not None:
                self._has_begun = True
                self._spec.loader.exec_module(self._module)
            if name not in vars(self._module):
                raise AttributeError(f"module {self._spec.name!r} has no attribute {name!r}")
            return vars(self._module)[name]


def _import_without(package: str, *names: str) -> None:
    """Import a package, unless somebody has, but for these of its modules: they wait."""
    spec = find_spec(package)
    if spec is None or package in sys.modules:
        return
    postponed: dict[str, ModuleType] = {}
    for name in names:
        found = PathFinder.find_spec(f"{package}.{name}", spec.submodule_search_locations)
        if found is not None:
            module = postponed[name] = sys.modules[found.name] = module_from_spec(found)
            vars(module)["__getattr__"] = _Postponed(module, found)
    vars(import_module(package)).update(postponed)


_import_without("pglast", "ast", "enums")

from pglast import keywords  # noqa: E402 - imported by the line above, if by nobody else before
from pglast.parser import ParseError, parse_plpgsql_json, parse_sql_json, scan  # noqa: E402
