"""What makes a finding the same finding after lines have moved."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlfluff_schema_rules.diagnostics import Diagnostic


def fingerprints(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield one fingerprint a finding, in order, no two alike.

    It is made of the rule, the object and the file. Where these are equal, the findings
    are told apart by their order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for diagnostic in diagnostics:
        identity = (diagnostic.code, diagnostic.object, posix_path(diagnostic.path))
        seen[identity] += 1
        parts = "\0".join((*identity, str(seen[identity])))
        yield hashlib.sha256(parts.encode("utf-8", "backslashreplace")).hexdigest()


def posix_path(path: str) -> str:
    """The path as code hosts write it: forward slashes, no leading `./`."""
    return path.replace(os.sep, "/").removeprefix("./")
