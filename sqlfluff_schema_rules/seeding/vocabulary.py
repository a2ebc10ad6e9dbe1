"""Names of people, companies and the like, from the library Faker."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

_LANGUAGE = "en_US"
_POOL = 400


class Vocabulary:
    """Pools of words, the same for the same random seed, out of which rows draw theirs.

    To ask Faker for each row would take most of the time of a run.
    """

    def __init__(self, random_seed: int) -> None:
        self._random_seed = random_seed

    @cached_property
    def first_names(self) -> tuple[str, ...]:
        """`Ada`."""
        return self._pool("first_name")

    @cached_property
    def last_names(self) -> tuple[str, ...]:
        """`Lovelace`."""
        return self._pool("last_name")

    @cached_property
    def companies(self) -> tuple[str, ...]:
        """`Carroll and Sons`."""
        return self._pool("company")

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """`Civil engineer`."""
        return self._pool("job")

    @cached_property
    def browsers(self) -> tuple[str, ...]:
        """`Mozilla/5.0 (X11; Linux x86_64) …`."""
        return self._pool("user_agent")

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """`203.0.113.7`."""
        return self._pool("ipv4_public")

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """`Port Melanie`."""
        return self._pool("city")

    def _pool(self, kind: str) -> tuple[str, ...]:
        self._faker.seed_instance(f"{self._random_seed} {kind}")
        make = getattr(self._faker, kind)
        return tuple(make() for _ in range(_POOL))

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker

        return Faker(_LANGUAGE, use_weighting=False)


def as_slug(text: str, separator: str = "-") -> str:
    """Text as a part of an address: `Carroll and Sons` gives `carroll-and-sons`."""
    return re.sub(r"[^a-z0-9]+", separator, text.lower()).strip(separator)
