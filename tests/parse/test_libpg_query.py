"""What is imported of pglast, and when. Each test needs a process that has imported nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes import unmeasured

_OURS = "from sqlfluff_schema_rules.parse.libpg_query import parse_sql_json"


def _printed(*lines: str) -> str:
    command = [sys.executable, "-c", "\n".join(("import sys", *lines))]
    run = subprocess.run(command, capture_output=True, text=True, env=unmeasured(), check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_parsing_makes_none_of_the_classes_of_nodes() -> None:
    printed = _printed(
        _OURS,
        "parse_sql_json('select 1')",
        "print([name for name in ('SelectStmt', 'A_Const') if name in vars(sys.modules[",
        "    'pglast.ast'])], [name for name in sys.modules if name.startswith('pglast.enums.')])",
    )
    assert printed == "[] []"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("import pglast; print(pglast.parse_sql('select 1')[0].stmt.op.name)", "SETOP_NONE"),
        ("import pglast; print(pglast.ast.SelectStmt.__name__)", "SelectStmt"),
        ("import pglast; print(pglast.enums.SetOperation(0).name)", "SETOP_NONE"),
        ("from pglast import ast; print(ast.SelectStmt.__name__)", "SelectStmt"),
        ("from pglast.enums import SetOperation; print(SetOperation(0).name)", "SETOP_NONE"),
        (
            "from pglast.enums.parsenodes import SetOperation; print(SetOperation(0).name)",
            "SETOP_NONE",
        ),
        ("from pglast.ast import *; print(SelectStmt.__name__)", "SelectStmt"),
        (
            "from pglast.stream import RawStream; print(RawStream()('select 1+1'))",
            "SELECT 1 + 1",
        ),
        ("import pglast.visitors, pglast; print(pglast.ast is sys.modules['pglast.ast'])", "True"),
    ],
)
def test_whoever_asks_for_python_trees_gets_them(asked: str, answer: str) -> None:
    assert _printed(_OURS, asked) == answer


def test_a_name_that_pglast_does_not_have_stays_an_error() -> None:
    printed = _printed(
        _OURS,
        "import pglast",
        "for module in (pglast.ast, pglast.enums, pglast.ast):",
        "    try:",
        "        module.Nonsense",
        "    except AttributeError as error:",
        "        print(error)",
    )
    assert printed.splitlines() == [
        "module 'pglast.ast' has no attribute 'Nonsense'",
        "module 'pglast.enums' has no attribute 'Nonsense'",
        "module 'pglast.ast' has no attribute 'Nonsense'",
    ]


def test_what_somebody_has_imported_before_stays_as_it_is() -> None:
    printed = _printed(
        "import pglast.ast",
        "before = sys.modules['pglast.ast'], pglast.ast.SelectStmt",
        _OURS,
        "print(before == (sys.modules['pglast.ast'], pglast.ast.SelectStmt))",
    )
    assert printed == "True"


def test_threads_that_ask_at_once_all_get_an_answer() -> None:
    printed = _printed(
        _OURS,
        "from concurrent.futures import ThreadPoolExecutor",
        "import pglast",
        "sys.setswitchinterval(1e-6)",
        "with ThreadPoolExecutor(8) as pool:",
        "    names = pool.map(lambda _: pglast.ast.WithClause.__name__, range(64))",
        "print(set(names))",
    )
    assert printed == "{'WithClause'}"
