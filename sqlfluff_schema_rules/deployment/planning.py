"""What is to be run on a database to bring it up to a migration, and what speaks against that.

As the Supabase CLI does, this refuses to run a migration behind a later one, to pass over an
earlier one, and to go on where the database has run one that nobody here knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlfluff_schema_rules.deployment.errors import DeploymentError
from sqlfluff_schema_rules.project.migrations import version_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_LISTED = 5


def pending(
    version: str,
    known: Sequence[tuple[str, Path]],
    applied: Collection[str],
    *,
    include_all: bool,
) -> list[tuple[str, Path]]:
    """The earlier migrations that a database lacks, in order.

    `known` are the versions that there are files of, in their order, `version` among them, and
    `applied` those that the database has run. Raises DeploymentError where `version` cannot be
    run next, and where there are earlier ones that `include_all` does not allow to be run.
    """
    order = {each: place for place, (each, _) in enumerate(known)}
    newer = [each for each in applied if _is_later(each, version, order)]
    if newer:
        raise DeploymentError(
            f"the database has run {_named(newer)} already, which is later than {version}. "
            "Give the migration a later version"
        )
    unknown = [each for each in applied if each not in order]
    if unknown:
        raise DeploymentError(
            f"the database has run {_named(unknown)}, of which there is no file here. "
            "Bring the files up to date first"
        )
    lacking = [each for each in known[: order[version]] if each[0] not in applied]
    if lacking and not include_all:
        raise DeploymentError(
            f"the database lacks {_named([path.name for _, path in lacking])}, which is earlier "
            f"than {version}. With --include-all that is run first"
        )
    return lacking


def _is_later(one: str, other: str, order: dict[str, int]) -> bool:
    """Whether a version comes after another, which is in the order."""
    if one in order:
        return order[one] > order[other]
    return (version_numbers(one), one) > (version_numbers(other), other)


def _named(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, c and 4 more`."""
    if len(names) > _LISTED:
        names = [*names[: _LISTED - 1], f"{len(names) - _LISTED + 1} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
