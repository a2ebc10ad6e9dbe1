"""From the bytes or the text of a file to what is in it, and what is wrong with it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import msgspec

from sqlfluff_schema_rules.source.offsets import CharacterIndex

_SURROGATES = re.compile("[\ud800-\udfff]+")
_WIDE_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class SourceProblem(msgspec.Struct, frozen=True):
    """Why a file is not text that Postgres takes, and where: a byte range of the script."""

    message: str
    start: int
    end: int


class Decoded(NamedTuple):
    """A file's text in UTF-8, and its problems in the order of the text."""

    encoded: bytes
    problems: tuple[SourceProblem, ...]


def decode(data: bytes) -> Decoded:
    """Decode a file.

    A UTF-8 byte order mark is dropped. Every byte that is not UTF-8 becomes one U+FFFD, and the
    first run of them a problem: one remedy heals them all.

    A file that begins with the mark of UTF-16 or UTF-32 is decoded as
    such, which is a problem too: Postgres and the migration tools read UTF-8.
    """
    for mark, encoding in _WIDE_ENCODINGS:
        if data.startswith(mark):
            source = data.decode(encoding, errors="replace")
            message = f"file is encoded in {encoding}, not UTF-8; save it as UTF-8"
            return _decoded(source.encode(), [SourceProblem(message, 0, 0)])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        if not data.isascii():
            data.decode()
        return _decoded(data, [])
    except UnicodeDecodeError:
        return check(data.decode(errors="surrogateescape"))


def check(source: str) -> Decoded:
    """Encode a text that was decoded elsewhere.

    Every surrogate, which UTF-8 cannot hold, becomes U+FFFD, and the first run of them a problem.
    """
    run = _SURROGATES.search(source)
    if run is None:
        return _decoded(source.encode(), [])
    clean = _SURROGATES.sub(lambda run: "\ufffd" * len(run[0]), source)
    encoded = clean.encode()
    offsets = CharacterIndex(encoded)
    message = "invalid UTF-8; save the file as UTF-8"
    problem = SourceProblem(message, offsets.to_byte(run.start()), offsets.to_byte(run.end()))
    return _decoded(encoded, [problem])


def _decoded(encoded: bytes, problems: list[SourceProblem]) -> Decoded:
    nul = encoded.find(b"\0")
    if nul >= 0:
        message = "NUL character, which PostgreSQL does not take; remove it"
        problems.append(SourceProblem(message, nul, nul + 1))
    return Decoded(encoded, tuple(sorted(problems, key=lambda problem: problem.start)))
