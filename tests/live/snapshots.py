"""What a server holds and what a catalogue holds, as lines to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.catalog_snapshot import catalog_snapshot, comparable, server_snapshot
from tests.live.texts import texts

if TYPE_CHECKING:
    import psycopg

    from sqlfluff_schema_rules.catalog import Catalog


def snapshots(connection: psycopg.Connection, catalog: Catalog) -> tuple[list[str], list[str]]:
    """The lines of the server and those of the catalogue, without what this cannot tell.

    Leaves the search_path of `connection` empty.
    """
    on_server, in_catalog = server_snapshot(connection), catalog_snapshot(catalog)
    texts_on_server, texts_in_catalog = texts(connection, catalog)
    return comparable(sorted(on_server + texts_on_server), sorted(in_catalog + texts_in_catalog))
