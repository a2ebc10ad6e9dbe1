"""The schema as Postgres would hold it."""

from sqlfluff_schema_rules.catalog.catalog import Catalog

__all__ = ["Catalog"]
