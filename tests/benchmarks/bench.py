"""Measures whole processes, ours beside their peers, and prints one table.

Every process is kept on one core, and its time is the processor's: what the clock shows on an
idle machine, and the same on a busy one. Two commands that are compared run in turns. What is
printed are medians; a ratio is the median of the ratios of each turn.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.history import write_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOOLS = Path(sys.executable).parent
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
SQLFLUFF_CONFIGURATION = """\
[sqlfluff]
dialect = postgres
templater = raw
large_file_skip_byte_limit = 0
"""
MEGABYTE = 1_000_000
FILE_SIZE = 15_000


class Run(NamedTuple):
    """One process: the processor's time for it, and the most memory it held."""

    seconds: float
    megabytes: float


class Row(NamedTuple):
    """One line of the table: what was measured, beside what, and what was hoped for."""

    title: str
    run: Run
    figure: str
    aim: str
    peer: str = ""
    peer_run: Run | None = None


def run(command: Sequence[str], project: Path) -> Run:
    """Run a linter in `project`; findings are no failure, anything else ends the benchmark."""
    process = subprocess.Popen(command, cwd=project, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:6])} ... ended with exit code {process.returncode}")
    unit = 1024 if sys.platform == "linux" else 1
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / MEGABYTE)


def middle(runs: Sequence[Run]) -> Run:
    """The medians of several runs."""
    return Run(median(each.seconds for each in runs), median(each.megabytes for each in runs))


def ours(*arguments: str) -> list[str]:
    """Our command line, printing JSON under the Supabase profile."""
    return [str(TOOLS / "schema-rules"), "lint", "--format", "json", "--profile", "supabase",
            *arguments]  # fmt: skip


def sqlfluff(*arguments: str) -> list[str]:
    """The command line of sqlfluff, printing JSON."""
    return [str(TOOLS / "sqlfluff"), "lint", "--format", "json", "--disable-progress-bar",
            *arguments]  # fmt: skip


def measure(title: str, command: Sequence[str], project: Path, rounds: int, aim: str) -> Row:
    """Measure one command alone; its figure is milliseconds a megabyte of SQL."""
    typical = middle([run(command, project) for _ in range(rounds)])
    size = sum(path.stat().st_size for path in project.rglob("*.sql")) / MEGABYTE
    return Row(title, typical, f"{typical.seconds / size * 1000:.0f} ms/MB", aim)


def compare(
    title: str,
    commands: tuple[Sequence[str], Sequence[str]],
    peer: str,
    project: Path,
    rounds: int,
    aim: str,
) -> Row:
    """Measure two commands in turns; the figure is the first one's time over the second's."""
    firsts: list[Run] = []
    seconds: list[Run] = []
    for number in range(rounds):
        for command in commands[:: -1 if number % 2 else 1]:
            measured = run(command, project)
            (firsts if command is commands[0] else seconds).append(measured)
    pairs = zip(firsts, seconds, strict=True)
    ratio = median(first.seconds / second.seconds for first, second in pairs)
    return Row(title, middle(firsts), f"{ratio:.2f}x", aim, peer, middle(seconds))


def beside_squawk(scratch: Path, rounds: int) -> Iterator[Row]:
    """500 files of 15 KB, and 200 files of 4 KB."""
    project = scratch / "squawk"
    files = [str(path.relative_to(project)) for path in history(project, 500, FILE_SIZE)]
    squawk = [str(TOOLS / "squawk"), "--reporter", "json", *files]
    folder = "supabase/migrations"
    yield compare(
        "500 files, 15 KB each", (ours(folder), squawk), "squawk", project, rounds, "≤ 1.00x"
    )
    small = scratch / "small"
    history(small, 200, 4_000)
    yield measure("200 files, 800 KB together", ours(folder), small, rounds, "≤ 0.35 s")


def growing(scratch: Path, megabytes: Sequence[float], rounds: int) -> Iterator[Row]:
    """The same history at several lengths, as migrations and as one file."""
    for size in megabytes:
        project = scratch / f"migrations_{size}"
        files = history(project, round(size * MEGABYTE / FILE_SIZE), FILE_SIZE)
        title = f"{len(files)} files, {size:g} MB together"
        yield measure(title, ours("supabase/migrations"), project, rounds, "same ms/MB")
        dump = scratch / f"dump_{size}"
        dump.mkdir()
        with (dump / "structure.sql").open("wb") as together:
            together.writelines(path.read_bytes() + b"\n" for path in files)
        shutil.rmtree(project)
        yield measure(f"one file of {size:g} MB", ours("structure.sql"), dump, rounds, "same ms/MB")


def under_sqlfluff(scratch: Path, files: int, rounds: int) -> Iterator[Row]:
    """What our rules add to a lint, and what one file of a long history costs."""
    project, folder = scratch / "sqlfluff", "supabase/migrations"
    history(project, files, FILE_SIZE)
    yield compare(
        f"sqlfluff, {files} files of 15 KB, all rules",
        (sqlfluff(folder), sqlfluff("--exclude-rules", "schema", folder)),
        "without ours",
        project,
        rounds,
        "≤ 1.03x",
    )
    long = scratch / "long"
    one = str(history(long, 500, FILE_SIZE)[250].relative_to(long))
    yield compare(
        "sqlfluff, one file of 500, our rules",
        (sqlfluff("--rules", "schema", one), sqlfluff("--rules", "PG_PK01", one)),
        "PG_PK01 alone",
        long,
        rounds,
        "about 1x",
    )
    yield measure("one file of 500", ours(one), long, rounds, "")


def history(project: Path, files: int, file_size: int) -> list[Path]:
    """Write a project whose migrations both linters can be pointed at."""
    paths = write_history(project, files=files, file_size=file_size)
    (project / ".sqlfluff").write_text(SQLFLUFF_CONFIGURATION, encoding="utf-8")
    return paths


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out in columns."""
    lines = [("measured", "time", "memory", "beside", "time", "memory", "figure", "aim")]
    for row in rows:
        peer = ("", "") if row.peer_run is None else cells(row.peer_run)
        lines.append((row.title, *cells(row.run), row.peer, *peer, row.figure, row.aim))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def cells(measured: Run) -> tuple[str, str]:
    """Time and memory as the table shows them."""
    return f"{measured.seconds:.2f} s", f"{measured.megabytes:.0f} MB"


def main() -> None:
    """Measure everything and print the table; `--quick` for a first impression."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="turns per comparison (7)")
    parser.add_argument("--quick", action="store_true", help="fewer turns, smaller histories")
    options = parser.parse_args()
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rounds = 3 if options.quick else options.rounds
    run([str(TOOLS / "schema-rules"), "rules"], Path())
    run([str(TOOLS / "sqlfluff"), "rules"], Path())
    sizes = (2.5, 5.0) if options.quick else (6.25, 12.5, 25.0, 50.0)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for row in itertools.chain(
            beside_squawk(Path(scratch), rounds),
            growing(Path(scratch), sizes, 1 if options.quick else 3),
            under_sqlfluff(Path(scratch), 2 if options.quick else 8, rounds),
        ):
            rows.append(row)
            sys.stderr.write(f"measured: {row.title}\n")
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
