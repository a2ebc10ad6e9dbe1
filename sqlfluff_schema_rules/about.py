"""The project's own names and addresses, each written once."""

from __future__ import annotations

DISTRIBUTION = "sqlfluff-schema-rules"
PROGRAM = "schema-rules"
REPOSITORY_URL = "https://github.com/sqlfluff-schema-rules/sqlfluff-schema-rules"
TRACKER_URL = f"{REPOSITORY_URL}/issues"
DOCUMENTATION_URL = f"{REPOSITORY_URL}/blob/main/docs"


def version() -> str:
    """The installed version, or `unknown` where the package runs without being installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed_version

    try:
        return installed_version(DISTRIBUTION)
    except PackageNotFoundError:
        return "unknown"


def rule_url(code: str) -> str:
    """The page of a rule: `rule_url("PG_FK03")`."""
    return f"{DOCUMENTATION_URL}/rules/{code}.md"
