"""What a configuration file says, and on which line each of its keys is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"] | None


class ConfigurationError(Exception):
    """A configuration that cannot be used; the text says where, what, and what would be right."""

    def __init__(
        self, problem: str, *, path: Path | None = None, line: int | None = None, key: str = ""
    ) -> None:
        place = ":".join(str(part) for part in (path, line) if part is not None)
        super().__init__(": ".join(part for part in (place, key, problem) if part))
        self.path = path
        self.line = line
        self.key = key


class Document(NamedTuple):
    """What a file says. Every scalar is the text that was written, or None for null."""

    path: Path
    value: dict[str, Value]
    lines: Mapping[KeyPath, int]

    def error(self, problem: str, key: KeyPath = ()) -> ConfigurationError:
        """An error at a key, on the line of the key or of the nearest one around it."""
        around = key
        while around and around not in self.lines:
            around = around[:-1]
        return ConfigurationError(
            problem, path=self.path, line=self.lines.get(around), key=key_text(key)
        )


def key_text(key: KeyPath) -> str:
    """A key as people write it: `accept[0].reason`."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
