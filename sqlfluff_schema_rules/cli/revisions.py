"""The files of a git revision, as they would lie on the disk if it were checked out."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlfluff_schema_rules.cli.errors import Failure

_SUFFIXES = (".sql", ".SQL", ".yaml", ".yml")
_FILE_NAMES = (
    ".gitignore",
    "_journal.json",
    "config.toml",
    "migration_lock.toml",
    "snapshot.json",
    "sqitch.plan",
)
_REGULAR_FILES = ("100644", "100755")
_WITHOUT_NETWORK = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def commit_of(revision: str) -> str:
    """The commit that a revision means in the repository of the working directory.

    Raises Failure where git is missing, and where there is no repository or no such revision.
    """
    if revision.startswith("-"):
        raise Failure(f"{revision!r} is no revision")
    try:
        found = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        why = reason or "git knows no such revision"
        raise Failure(
            f"{revision!r} is no path and no version of a migration here, and {why}"
        ) from None
    return found.decode().strip()


@contextmanager
def checked_out(commit: str) -> Iterator[None]:
    """Within it the working directory is that of a copy of a commit.

    The copy has the files that say what a schema is, and is gone afterwards. The repository
    is left alone, and nothing is fetched. Raises Failure where git lacks a file.
    """
    here = Path.cwd()
    inside = _git("rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
    with tempfile.TemporaryDirectory(prefix="schema-rules-", ignore_cleanup_errors=True) as folder:
        top = Path(folder).resolve()
        _write_files(commit, top)
        (top / ".git").mkdir(exist_ok=True)
        (top / inside).mkdir(parents=True, exist_ok=True)
        os.chdir(top / inside)
        try:
            yield
        finally:
            os.chdir(here)


def _write_files(commit: str, top: Path) -> None:
    """Write the files of a commit that a schema can depend on."""
    listed = _git("ls-tree", "-r", "-z", "--full-tree", commit).decode(errors="surrogateescape")
    wanted: list[tuple[str, str]] = []
    for entry in listed.split("\0")[:-1]:
        about, _, path = entry.partition("\t")
        mode, _, blob = about.split(" ")
        if mode in _REGULAR_FILES and _counts(path):
            wanted.append((blob, path))
    for (_, path), content in zip(wanted, _contents([blob for blob, _ in wanted]), strict=True):
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _counts(path: str) -> bool:
    return path.endswith(_SUFFIXES) or path.rpartition("/")[2] in _FILE_NAMES


def _contents(blobs: Sequence[str]) -> Iterator[bytes]:
    """The content of each blob; git writes a line with the size before each."""
    output = _git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    position = 0
    for blob in blobs:
        end_of_line = output.index(b"\n", position)
        header = output[position:end_of_line].split(b" ")
        if header[-1] == b"missing":
            raise Failure(f"git has no content for {blob}; fetch the whole repository first")
        position = end_of_line + 1 + int(header[-1])
        yield output[end_of_line + 1 : position]
        position += 1


def _git(*arguments: str, given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments],
            input=given,
            capture_output=True,
            check=True,
            env={**os.environ, **_WITHOUT_NETWORK},
        )
    except FileNotFoundError:
        raise Failure(
            "git is not installed; to compare without it, give two folders or versions"
        ) from None
    return done.stdout
