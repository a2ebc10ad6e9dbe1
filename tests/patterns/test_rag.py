"""The functions and triggers of the pattern rag, for one user after the other."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import CheckViolation, DataException, InsufficientPrivilege

from tests.patterns.databases import ALICE, BOB, CAROL, DAVE, act_as, acting, install, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.server import Database, LiveServer

COLLECTION = UUID("c0000000-0000-4000-8000-000000000000")
MANUAL = UUID("d0c00000-0000-4000-8000-000000000000")
SOURCE = "https://example.com/manual"
PARTS = [
    {"body": "How to reset the password", "embedding": [1, 0, 0], "metadata": {"page": 1}},
    {"body": "How to invite a colleague", "embedding": [0, 1, 0], "token_count": 6},
]


@pytest.fixture(scope="module")
def database(live_server: Callable[[str], LiveServer]) -> Iterator[Database]:
    """A manual in a collection that alice made, carol reads and dave edits."""
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", dimensions=3)
        with database.session() as connection:
            _fill(connection)
        yield database


def _fill(connection: psycopg.Connection) -> None:
    sign_up(connection, ALICE, BOB, CAROL, DAVE)
    connection.execute(
        "insert into collections (id, owner_id, title) values (%s, %s, 'Help')",
        [COLLECTION, ALICE],
    )
    connection.execute(
        "insert into collection_members (collection_id, user_id, member_role)"
        " values (%(id)s, %(carol)s, 'reader'), (%(id)s, %(dave)s, 'editor')",
        {"id": COLLECTION, "carol": CAROL, "dave": DAVE},
    )
    connection.execute(
        "insert into documents (id, collection_id, source_uri) values (%s, %s, %s)",
        [MANUAL, COLLECTION, SOURCE],
    )


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection]:
    """A session in a transaction that is rolled back."""
    with database.session() as connection, connection.transaction(force_rollback=True):
        yield connection


def rows(
    connection: psycopg.Connection, query: str, *values: object, user: UUID | None = None
) -> list[Any]:
    """What `user` gets, or the service; a single column without its tuples."""
    with connection.transaction():
        act_as(connection, user, "authenticated" if user else "service_role")
        found = connection.execute(query, values).fetchall()
        connection.execute("reset role")
    return [row[0] if len(row) == 1 else row for row in found]


def claim(connection: psycopg.Connection) -> list[tuple[UUID, int]]:
    return rows(connection, "select document_id, attempt from claim_documents(10)")


def held(connection: psycopg.Connection) -> Any:
    return document(connection, "claim_id")


def finish(
    connection: psycopg.Connection, parts: object = PARTS, held_claim: UUID | None = None
) -> Any:
    [written] = rows(
        connection,
        "select finish_document(%s, %s, %s, 'tiny')",
        MANUAL,
        held_claim or held(connection),
        json.dumps(parts),
    )
    return written


def fail(connection: psycopg.Connection, reason: str, *, is_permanent: bool = False) -> Any:
    [status] = rows(
        connection,
        "select fail_document(%s, %s, %s, %s)",
        MANUAL,
        held(connection),
        reason,
        is_permanent,
    )
    return status


def document(connection: psycopg.Connection, columns: str) -> Any:
    [row] = rows(connection, f"select {columns} from documents where id = %s", MANUAL)
    return row


def make_due(connection: psycopg.Connection) -> None:
    connection.execute("update documents set next_attempt_at = now()")


def test_an_editor_adds_a_document_and_a_reader_cannot(connection: psycopg.Connection) -> None:
    add = "select add_document(%s, 'file:///a.md', given_checksum => %s)"
    [added] = rows(connection, add, COLLECTION, "ab" * 16, user=DAVE)
    status = "select status, created_by from documents where id = %s"
    assert rows(connection, status, added) == [("pending", DAVE)]
    with pytest.raises(InsufficientPrivilege):
        rows(connection, add, COLLECTION, None, user=CAROL)


def test_nobody_adds_to_a_collection_that_they_do_not_see(connection: psycopg.Connection) -> None:
    assert rows(connection, "select add_document(%s, 'a')", COLLECTION, user=BOB) == [None]


def test_a_document_is_processed_again_where_its_checksum_changed(
    connection: psycopg.Connection,
) -> None:
    add = "select add_document(%s, %s, given_checksum => %s, document_title => 'Manual')"
    rows(connection, add, COLLECTION, SOURCE, "ab" * 16, user=ALICE)
    claim(connection)
    finish(connection)
    assert rows(connection, add, COLLECTION, SOURCE, "ab" * 16, user=ALICE) == [MANUAL]
    assert document(connection, "status, title") == ("ready", "Manual")
    assert rows(connection, add, COLLECTION, SOURCE, "cd" * 16, user=ALICE) == [MANUAL]
    assert document(connection, "status, attempts") == ("pending", 0)


def test_a_claimed_document_is_claimed_again_when_its_lease_ended(
    connection: psycopg.Connection,
) -> None:
    assert claim(connection) == [(MANUAL, 1)]
    assert claim(connection) == []
    make_due(connection)
    assert claim(connection) == [(MANUAL, 2)]


def test_a_worker_that_lost_its_document_changes_nothing(connection: psycopg.Connection) -> None:
    claim(connection)
    lost = held(connection)
    make_due(connection)
    claim(connection)
    assert finish(connection, held_claim=lost) is None
    assert rows(connection, "select fail_document(%s, %s, 'late')", MANUAL, lost) == [None]
    assert document(connection, "status, last_error") == ("processing", None)
    assert finish(connection) == 2


def test_a_worker_does_not_finish_a_source_that_changed(connection: psycopg.Connection) -> None:
    claim(connection)
    former = held(connection)
    change = "update documents set source_checksum = %s returning id"
    rows(connection, change, "ab" * 16, user=ALICE)
    assert claim(connection) == [(MANUAL, 1)]
    assert finish(connection, held_claim=former) is None
    assert finish(connection) == 2


def test_a_document_is_finished_once(connection: psycopg.Connection) -> None:
    claim(connection)
    claim_id = held(connection)
    assert finish(connection, held_claim=claim_id) == 2
    assert finish(connection, held_claim=claim_id) is None


def test_a_document_fails_for_good_after_its_last_attempt(connection: psycopg.Connection) -> None:
    waits = []
    for attempt in range(1, 6):
        make_due(connection)
        assert claim(connection) == [(MANUAL, attempt)]
        fail(connection, "no such host")
        waits.append(document(connection, "status, next_attempt_at - now()"))
    assert waits == [
        ("pending", timedelta(seconds=30)),
        ("pending", timedelta(seconds=60)),
        ("pending", timedelta(seconds=120)),
        ("pending", timedelta(seconds=240)),
        ("failed", timedelta(seconds=480)),
    ]
    make_due(connection)
    assert claim(connection) == []
    assert document(connection, "last_error") == "no such host"


def test_a_document_whose_workers_were_all_lost_fails(connection: psycopg.Connection) -> None:
    for _ in range(6):
        make_due(connection)
        claim(connection)
    assert document(connection, "status, attempts, last_error") == (
        "failed",
        5,
        "the worker did not report back",
    )


def test_an_error_that_no_retry_heals_fails_a_document_at_once(
    connection: psycopg.Connection,
) -> None:
    claim(connection)
    assert fail(connection, "not a PDF", is_permanent=True) == "failed"


@pytest.mark.parametrize(
    ("user", "is_retried"),
    [(ALICE, True), (DAVE, True), (None, True), (CAROL, False), (BOB, False)],
)
def test_editors_and_the_service_give_a_failed_document_back(
    connection: psycopg.Connection, user: UUID | None, is_retried: bool
) -> None:
    claim(connection)
    fail(connection, "no", is_permanent=True)
    retry = "select retry_document(%s)"
    assert rows(connection, retry, MANUAL, user=user) == [is_retried]
    assert document(connection, "status, attempts") == (
        ("pending", 0) if is_retried else ("failed", 1)
    )


def test_a_document_that_did_not_fail_is_not_given_back(connection: psycopg.Connection) -> None:
    assert rows(connection, "select retry_document(%s)", MANUAL, user=ALICE) == [False]


def test_finishing_writes_chunks_with_their_embeddings(connection: psycopg.Connection) -> None:
    claim(connection)
    assert finish(connection) == 2
    assert rows(
        connection,
        "select chunk_index, body, token_count, chunks.metadata, model_name, embedding::text"
        " from chunks inner join embeddings on chunk_id = id order by chunk_index",
    ) == [
        (0, "How to reset the password", None, {"page": 1}, "tiny", "[1,0,0]"),
        (1, "How to invite a colleague", 6, {}, "tiny", "[0,1,0]"),
    ]
    assert document(connection, "status, processed_at = now()") == ("ready", True)


def test_finishing_again_replaces_the_chunks(connection: psycopg.Connection) -> None:
    claim(connection)
    finish(connection)
    connection.execute("update documents set source_checksum = %s", ["ab" * 16])
    claim(connection)
    assert finish(connection, parts=PARTS[1:]) == 1
    assert rows(connection, "select chunk_index, body from chunks") == [
        (0, "How to invite a colleague")
    ]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ({"body": "A", "embedding": [1, 0]}, DataException),
        ({"body": "", "embedding": [1, 0, 0]}, CheckViolation),
    ],
)
def test_a_faulty_chunk_leaves_the_document_with_its_worker(
    connection: psycopg.Connection, part: dict[str, object], error: type[Exception]
) -> None:
    claim(connection)
    with pytest.raises(error):
        finish(connection, parts=[*PARTS, part])
    connection.execute("reset role")
    assert document(connection, "status") == "processing"
    assert rows(connection, "select count(*) from chunks") == [0]


def test_a_chunk_whose_text_changes_loses_its_embedding(connection: psycopg.Connection) -> None:
    claim(connection)
    finish(connection)
    rows(connection, "update chunks set token_count = 5 returning id", user=DAVE)
    assert rows(connection, "select count(*) from embeddings") == [2]
    change = "update chunks set body = 'Something else' where chunk_index = 0 returning id"
    [changed] = rows(connection, change, user=DAVE)
    assert changed not in rows(connection, "select chunk_id from embeddings")
    assert rows(connection, "select count(*) from embeddings") == [1]


def test_a_document_takes_its_chunks_along_to_another_collection(
    connection: psycopg.Connection,
) -> None:
    claim(connection)
    finish(connection)
    [other] = rows(
        connection, "insert into collections (title) values ('Other') returning id", user=ALICE
    )
    rows(connection, "update documents set collection_id = %s returning id", other, user=ALICE)
    moved = "select collection_id from chunks union select collection_id from embeddings"
    assert rows(connection, moved) == [other]


@pytest.mark.parametrize("user", [ALICE, CAROL, None])
def test_readers_and_the_service_find_what_is_closest(
    connection: psycopg.Connection, user: UUID | None
) -> None:
    claim(connection)
    finish(connection)
    search = "select body, similarity, source_uri from search_chunks('[3, 4, 0]')"
    assert rows(connection, search, user=user) == [
        ("How to invite a colleague", 0.8, SOURCE),
        ("How to reset the password", pytest.approx(0.6), SOURCE),
    ]


@pytest.mark.parametrize(
    ("metric", "similarities"),
    [("l2", [1 / (1 + 18**0.5), 1 / (1 + 20**0.5)]), ("inner_product", [4, 3])],
)
def test_the_similarity_is_that_of_the_metric(
    live_server: Callable[[str], LiveServer], metric: str, similarities: list[float]
) -> None:
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", dimensions=3, metric=metric, vector_type="halfvec")
        with database.session() as connection:
            _fill(connection)
            claim(connection)
            finish(connection)
            search = "select similarity from search_chunks('[3, 4, 0]')"
            assert rows(connection, search, user=CAROL) == pytest.approx(similarities)


@pytest.mark.parametrize(
    ("arguments", "bodies"),
    [
        ("match_count => 1", ["How to invite a colleague"]),
        ("match_count => 0", ["How to invite a colleague"]),
        ("minimum_similarity => 0.7", ["How to invite a colleague"]),
        ("metadata_filter => '{\"page\": 1}'", ["How to reset the password"]),
        ("metadata_filter => '{\"page\": 2}'", []),
        ("metadata_filter => null, match_count => 1", ["How to invite a colleague"]),
        (
            f"in_collections => array['{COLLECTION}']::uuid[], match_count => 1",
            ["How to invite a colleague"],
        ),
        (f"in_collections => array['{MANUAL}']::uuid[]", []),
        ("in_collections => '{}'", []),
    ],
)
def test_a_search_can_be_narrowed(
    connection: psycopg.Connection, arguments: str, bodies: list[str]
) -> None:
    claim(connection)
    finish(connection)
    search = f"select body from search_chunks('[3, 4, 0]', {arguments})"
    assert rows(connection, search, user=ALICE) == bodies


@pytest.mark.parametrize(
    "search", ["search_chunks('[1, 0, 0]')", "hybrid_search_chunks('password', '[1, 0, 0]')"]
)
def test_strangers_find_nothing(connection: psycopg.Connection, search: str) -> None:
    claim(connection)
    finish(connection)
    assert rows(connection, f"select from {search}", user=BOB) == []
    named = search.removesuffix(")") + f", in_collections => array['{COLLECTION}']::uuid[])"
    assert rows(connection, f"select from {named}", user=BOB) == []


def test_hybrid_search_adds_the_reciprocal_ranks(connection: psycopg.Connection) -> None:
    claim(connection)
    finish(connection)
    search = (
        "select body, score, semantic_rank, full_text_rank"
        " from hybrid_search_chunks('passwords', '[3, 4, 0]', full_text_weight => 2)"
    )
    assert rows(connection, search, user=CAROL) == [
        ("How to reset the password", pytest.approx(1 / 62 + 2 / 61), 2, 1),
        ("How to invite a colleague", pytest.approx(1 / 61), 1, None),
    ]


def test_hybrid_search_without_an_embedding_is_by_words(connection: psycopg.Connection) -> None:
    claim(connection)
    finish(connection)
    search = "select body, semantic_rank from hybrid_search_chunks('passwords', null)"
    assert rows(connection, search, user=CAROL) == [("How to reset the password", None)]
    assert rows(connection, "select from search_chunks(null)", user=CAROL) == []


def test_hybrid_search_without_words_is_semantic(connection: psycopg.Connection) -> None:
    claim(connection)
    finish(connection)
    search = "select body from hybrid_search_chunks('', '[0, 1, 0]', match_count => 1)"
    assert rows(connection, search, user=CAROL) == ["How to invite a colleague"]


LOG = (
    "insert into search_queries (query_text, search_kind, result_count, duration_ms)"
    " values (%s, %s, %s, %s) returning 1"
)


def test_the_log_tells_what_is_popular_missing_and_slow(connection: psycopg.Connection) -> None:
    for text, kind, found, milliseconds in [
        ("Password ", "hybrid", 3, 10),
        ("password", "hybrid", 2, 20),
        ("teapot", "semantic", 0, 30),
    ]:
        rows(connection, LOG, text, kind, found, milliseconds, user=ALICE)
    rows(connection, LOG, "teapot", "hybrid", 0, 1000, user=BOB)

    popular = "select query_text, searches, average_results::float from popular_queries()"
    assert rows(connection, popular, user=ALICE) == [("password", 2, 2.5), ("teapot", 1, 0)]
    missing = "select query_text, searches from queries_without_results()"
    assert rows(connection, missing, user=ALICE) == [("teapot", 1)]
    assert rows(connection, missing) == [("teapot", 2)]
    slow = "select search_kind, searches, p50_ms from search_latency()"
    assert rows(connection, slow, user=ALICE) == [("hybrid", 2, 15), ("semantic", 1, 30)]


def test_old_searches_are_forgotten(connection: psycopg.Connection) -> None:
    rows(connection, LOG, "old", "hybrid", 1, 1, user=ALICE)
    connection.execute("update search_queries set created_at = now() - interval '91 days'")
    rows(connection, LOG, "new", "hybrid", 1, 1, user=ALICE)
    assert rows(connection, "select private.forget_search_queries()") == [1]
    assert rows(connection, "select query_text from search_queries") == ["new"]


def test_the_log_outlives_a_user_and_a_collection_does_not(connection: psycopg.Connection) -> None:
    rows(connection, LOG, "mine", "hybrid", 1, 1, user=ALICE)
    connection.execute("delete from auth.users where id = %s", [ALICE])
    assert rows(connection, "select user_id from search_queries") == [None]
    assert rows(connection, "select count(*) from documents") == [0]


def test_each_document_goes_to_one_of_eight_workers(
    live_server: Callable[[str], LiveServer],
) -> None:
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", dimensions=3)
        with database.session() as connection:
            sign_up(connection, ALICE)
            connection.execute(
                "with kept as (insert into collections (owner_id, title)"
                " values (%s, 'Many') returning id)"
                " insert into documents (collection_id, source_uri)"
                " select id, number from kept, generate_series(1, 400) as number",
                [ALICE],
            )
        with ThreadPoolExecutor(8) as workers:
            claimed = [each for found in workers.map(_claim_all, [database] * 8) for each in found]
        assert len(claimed) == len(set(claimed)) == 400


def _claim_all(database: Database) -> list[UUID]:
    claimed: list[UUID] = []
    with database.session() as connection:
        while True:
            with connection.transaction():
                act_as(connection, None, "service_role")
                found = connection.execute("select document_id from claim_documents(7)").fetchall()
            if not found:
                return claimed
            claimed += (document_id for (document_id,) in found)


def test_the_owner_of_the_tables_finds_everything(database: Database) -> None:
    with database.session() as connection:
        found = connection.execute("select * from private.collection_ids('owner')").fetchall()
        assert found == [(COLLECTION,)]
        with acting(connection, BOB):
            found = connection.execute("select * from private.collection_ids()").fetchall()
            assert found == []
