"""How SQL must write a name so that Postgres reads the same name back.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
"""

from __future__ import annotations

import re
from typing import Final

from sqlfluff_schema_rules.parse.libpg_query import keywords

RESERVED_KEYWORDS: Final = frozenset[str](keywords.RESERVED_KEYWORDS)
RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES: Final = frozenset[str](keywords.TYPE_FUNC_NAME_KEYWORDS)

_QUOTED_KEYWORDS = (
    RESERVED_KEYWORDS
    | RESERVED_EXCEPT_FOR_FUNCTIONS_AND_TYPES
    | frozenset[str](keywords.COL_NAME_KEYWORDS)
)
_NEVER_FOLDED = re.compile(r"[a-z_][a-z0-9_]*")
_READ_UNQUOTED = re.compile(r"[^\x00-^`{-\x7f][^\x00-#%-/:-^`{-\x7f]*")


def quote_identifier(name: str) -> str:
    """`name` as Postgres's own `quote_ident` writes it: in quotes only where it has to be."""
    if _NEVER_FOLDED.fullmatch(name) and name not in _QUOTED_KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def quote_object(schema: str, name: str) -> str:
    """The qualified name of an object, which reads the same under every search_path."""
    return f"{quote_identifier(schema)}.{quote_identifier(name)}"


def reads_unquoted(name: str) -> bool:
    """Whether Postgres's scanner reads `name` without quotes; key words are not considered."""
    return _READ_UNQUOTED.fullmatch(name) is not None
