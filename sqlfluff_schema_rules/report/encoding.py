"""JSON that never fails on what a file name or an identifier may hold."""

from __future__ import annotations

from typing import Any

import msgspec


def to_json(value: Any) -> str:
    """`value` as JSON on one line; halves of surrogate pairs are written as escapes."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        import json

        return json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
