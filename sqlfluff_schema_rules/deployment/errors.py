"""Why a migration was not written or not run."""

from __future__ import annotations


class DeploymentError(Exception):
    """A migration was not written or not run; the message says why, and what can be done."""


class UnfinishedError(DeploymentError):
    """A migration is recorded as run and lacks its last statements; running it again goes on.

    `reason` is what was in the way.
    """

    def __init__(self, reason: str, consequence: str) -> None:
        super().__init__(f"{reason}\n{consequence}")
        self.reason = reason


class UnknownOutcomeError(DeploymentError):
    """The connection was lost while Postgres committed, and it could not be asked again."""
