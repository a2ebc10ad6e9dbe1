"""Searches of the pattern rag over 50,000 chunks: what they find, and by which indexes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, acting, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    import psycopg

    from tests.live.server import Database, LiveServer

CHUNKS = 50_000
DIMENSIONS = 32
SETTINGS = {"dimensions": DIMENSIONS, "m": 16, "ef_construction": 32, "lists": 50}

# 200 collections of 250 chunks: 40 of alice, one of carol, the others of bob. The embeddings
# lie around 100 centres, which every collection has, so far that the clouds meet: a graph of
# hnsw, which is another one each time, may lack the way from one cloud to the next.
FILL = f"""
    insert into collections (id, owner_id, title)
    select
        md5('collection ' || number)::uuid,
        case when number < 40 then '{ALICE}' when number = 40 then '{CAROL}' else '{BOB}' end::uuid,
        'Collection ' || number
    from generate_series(0, 199) as number;

    insert into documents (id, collection_id, source_uri)
    select
        md5('document ' || number)::uuid, md5('collection ' || number / 5)::uuid, number::text
    from generate_series(0, 999) as number;

    insert into chunks (id, collection_id, document_id, chunk_index, body, metadata)
    select
        md5('chunk ' || number)::uuid,
        md5('collection ' || number / 250)::uuid,
        md5('document ' || number / 50)::uuid,
        number % 50,
        'The word' || number % 997 || ' of the topic' || number % 100,
        jsonb_build_object('page', number % 500)
    from generate_series(0, {CHUNKS - 1}) as number;

    select setseed(0.25);
    insert into embeddings (chunk_id, collection_id, model_name, embedding)
    select
        md5('chunk ' || number)::uuid,
        md5('collection ' || number / 250)::uuid,
        'none',
        (
            select array_agg(sin((number % 100 + 1) * axis * 0.7) + 3 * random() - 1.5)
            from generate_series(1, {DIMENSIONS}) as axis
        )::extensions.vector
    from generate_series(0, {CHUNKS - 1}) as number;

    analyze collections, documents, chunks, embeddings;
"""
EXACTLY = """
    select chunk_id from embeddings
    order by embedding operator(extensions.<=>) %s::extensions.vector limit 10
"""


class Told(NamedTuple):
    """What a query gave, and the plans of it and of the queries in its functions."""

    rows: list[tuple[object, ...]]
    plans: str

    @property
    def indexes(self) -> set[str]:
        return set(re.findall(r"Index(?: Only)? Scan (?:using|on) (\w+)", self.plans))

    @property
    def read_whole(self) -> set[str]:
        return set(re.findall(r"Seq Scan on (chunks|embeddings|documents)\b", self.plans))


@pytest.fixture(scope="module")
def filled(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", **SETTINGS, index_method="ivfflat")
        with database.session() as connection:
            sign_up(connection, ALICE, BOB, CAROL, DAVE)
            connection.execute(FILL)
        yield database


@pytest.fixture(scope="module", params=["ivfflat", "hnsw"])
def searched(filled: Database, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A session that tells its plans, of a database with either index."""
    with filled.session() as connection:
        connection.execute("drop index if exists embeddings_embedding_idx")
        install(filled, "rag", **SETTINGS, index_method=request.param)
        if request.param == "ivfflat":
            connection.execute("select private.build_embedding_index()")
        connection.execute("load 'auto_explain'")
        yield connection


def ask(connection: psycopg.Connection, user: UUID | None, query: str, *values: object) -> Told:
    plans: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        plans.append(diagnostic.message_primary or "")

    with acting(connection, user, "authenticated" if user else "service_role"):
        rows = connection.execute(query, values).fetchall()
    with connection.transaction(force_rollback=True):
        connection.execute(
            "set local auto_explain.log_min_duration = 0;"
            "set local auto_explain.log_analyze = on;"
            "set local auto_explain.log_nested_statements = on;"
            "set local auto_explain.log_level = notice;"
            "set local client_min_messages = notice"
        )
        connection.add_notice_handler(note)
        with acting(connection, user, "authenticated" if user else "service_role"):
            connection.execute(query, values)
        connection.remove_notice_handler(note)
    return Told(rows, "\n".join(plans))


def embedding_of(connection: psycopg.Connection, chunk: int) -> str:
    query = "select embedding::text from embeddings where chunk_id = md5('chunk ' || %s)::uuid"
    [(embedding,)] = connection.execute(query, [chunk]).fetchall()
    return str(embedding)


def recall(connection: psycopg.Connection, user: UUID | None) -> float:
    """Which part of the ten nearest of twenty chunks, each near another centre, it finds."""
    found = 0
    for chunk in range(17, CHUNKS, CHUNKS // 20 + 1):
        query = embedding_of(connection, chunk)
        with acting(connection, user, "authenticated" if user else "service_role"):
            near = connection.execute("select chunk_id from search_chunks(%s)", [query]).fetchall()
            connection.execute("set local enable_indexscan = off")
            nearest = connection.execute(EXACTLY, [query]).fetchall()
        found += len({*near} & {*nearest})
    return found / 200


@pytest.mark.parametrize("user", [None, ALICE, BOB, CAROL])
def test_the_search_finds_the_nearest_neighbours(
    searched: psycopg.Connection, user: UUID | None
) -> None:
    assert recall(searched, user) >= 0.85


@pytest.mark.parametrize("user", [None, ALICE, BOB])
def test_semantic_search_uses_the_index_of_the_embeddings(
    searched: psycopg.Connection, user: UUID | None
) -> None:
    told = ask(searched, user, "select * from search_chunks(%s)", embedding_of(searched, 7))
    assert len(told.rows) == 10
    assert "embeddings_embedding_idx" in told.indexes
    assert told.read_whole == set()


def test_a_small_collection_is_searched_exactly(searched: psycopg.Connection) -> None:
    query = embedding_of(searched, 7)
    told = ask(searched, CAROL, "select chunk_id from search_chunks(%s)", query)
    assert "embeddings_collection_id_idx" in told.indexes
    assert "embeddings_embedding_idx" not in told.indexes
    assert told.read_whole == set()


def test_who_may_read_nothing_is_answered_without_reading_anything(
    searched: psycopg.Connection,
) -> None:
    query = embedding_of(searched, 7)
    told = ask(searched, DAVE, "select * from hybrid_search_chunks('word107', %s)", query)
    assert told.rows == []
    assert "embeddings_embedding_idx" not in told.indexes
    assert told.read_whole == set()


@pytest.mark.parametrize("user", [None, ALICE, BOB])
def test_hybrid_search_uses_both_indexes(searched: psycopg.Connection, user: UUID | None) -> None:
    told = ask(
        searched,
        user,
        "select * from hybrid_search_chunks('word107', %s)",
        embedding_of(searched, 7),
    )
    assert {"embeddings_embedding_idx", "chunks_search_vector_idx"} <= told.indexes
    assert told.read_whole == set()


def test_a_filter_that_few_chunks_pass_uses_the_index_of_the_metadata(
    searched: psycopg.Connection,
) -> None:
    told = ask(
        searched,
        BOB,
        """select metadata from search_chunks(%s, metadata_filter => '{"page": 7}')""",
        embedding_of(searched, 7),
    )
    assert told.rows == [({"page": 7},)] * 10
    assert "chunks_metadata_idx" in told.indexes
    assert told.read_whole == set()


def test_policies_let_users_order_by_the_index(searched: psycopg.Connection) -> None:
    told = ask(searched, BOB, EXACTLY, embedding_of(searched, 7))
    assert told.indexes >= {"embeddings_embedding_idx"}
    assert told.read_whole == set()


@pytest.mark.parametrize("table", ["chunks", "embeddings"])
def test_policies_use_the_index_of_the_collection(searched: psycopg.Connection, table: str) -> None:
    told = ask(searched, CAROL, f"select count(*) from {table}")
    assert told.rows == [(250,)]
    assert told.read_whole == set()


def test_policies_ask_once_for_the_collections_of_the_user(searched: psycopg.Connection) -> None:
    told = ask(searched, ALICE, "select count(*) from chunks")
    assert told.rows == [(10_000,)]
    assert told.plans.count("from public.collections as own") == 1


def test_policies_keep_words_from_their_index(searched: psycopg.Connection) -> None:
    """Which is why the searches read past them: `@@` is not leakproof."""
    query = "select from chunks where search_vector @@ 'word107'::tsquery"
    assert "chunks_search_vector_idx" in ask(searched, None, query).indexes
    assert "chunks_search_vector_idx" not in ask(searched, BOB, query).indexes
