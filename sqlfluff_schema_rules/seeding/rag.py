"""Collections of documents with their chunks and embeddings, and what was searched in them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from sqlfluff_schema_rules.seeding.circles import USERS_A_BLOCK, circle_of, founder
from sqlfluff_schema_rules.seeding.plan import ROWS_A_BLOCK
from sqlfluff_schema_rules.seeding.tables import TableRows
from sqlfluff_schema_rules.seeding.topics import TASKS, TOPICS, paragraph, question
from sqlfluff_schema_rules.seeding.vectors import Vectors
from sqlfluff_schema_rules.seeding.vocabulary import as_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlfluff_schema_rules.seeding.plan import Plan
    from sqlfluff_schema_rules.seeding.tables import Row

MAIN_TABLE = "chunks"

_COLLECTIONS = ("Handbook", "Answers")
_READY_DOCUMENTS = ROWS_A_BLOCK // TASKS
_DOCUMENTS = _READY_DOCUMENTS + 1
_DAYS = 360
_MODEL = "example-embedding"
_CHARACTERS_A_TOKEN = 4
_COLLECTION_COLUMNS = ("owner_id", "title", "description", "visibility", "created_at", "updated_at")
_MEMBER_COLUMNS = ("collection_id", "user_id", "member_role", "created_at", "updated_at")
_DOCUMENT_COLUMNS = (
    "collection_id",
    "source_uri",
    "title",
    "media_type",
    "source_checksum",
    "status",
    "attempts",
    "next_attempt_at",
    "last_error",
    "processed_at",
    "created_by",
    "created_at",
    "updated_at",
)
_CHUNK_COLUMNS = (
    "collection_id",
    "document_id",
    "chunk_index",
    "body",
    "token_count",
    "metadata",
    "created_at",
    "updated_at",
)
_EMBEDDING_COLUMNS = ("collection_id", "model_name", "embedding", "created_at", "updated_at")
_QUERY_COLUMNS = (
    "user_id",
    "query_text",
    "search_kind",
    "result_count",
    "duration_ms",
    "metadata",
    "created_at",
)


class _Chunk(NamedTuple):
    """Where a chunk belongs and what it is about; each of a document's chunks has one task."""

    id: str
    collection: str
    document: str
    topic: int
    task: int
    time: str


def tables(plan: Plan) -> Iterator[TableRows]:
    """The rows, parents first."""
    circles, blocks, tenant = range(plan.circles), plan.filled_blocks, plan.tenant_column
    vectors = Vectors(int(plan.values["dimensions"]), plan.random_seed)
    yield TableRows(
        plan.table("collections"),
        ("id", *tenant, *_COLLECTION_COLUMNS),
        plan.circles * len(_COLLECTIONS),
        (row for circle in circles for row in _collections(plan, circle)),
    )
    yield TableRows(
        plan.table("collection_members"),
        (*tenant, *_MEMBER_COLUMNS),
        plan.users,
        (row for block in range(plan.blocks) for row in _members(plan, block)),
        key=("collection_id", "user_id"),
    )
    yield TableRows(
        plan.table("documents"),
        ("id", *tenant, *_DOCUMENT_COLUMNS),
        len(blocks) * _DOCUMENTS,
        (row for block in blocks for row in _documents(plan, block)),
    )
    yield TableRows(
        plan.table(MAIN_TABLE),
        ("id", *tenant, *_CHUNK_COLUMNS),
        plan.rows,
        (_chunk_row(plan, block, n) for block in blocks for n in plan.main_rows(block)),
    )
    yield TableRows(
        plan.table("embeddings"),
        ("chunk_id", *tenant, *_EMBEDDING_COLUMNS),
        plan.rows,
        (_embedding(plan, vectors, block, n) for block in blocks for n in plan.main_rows(block)),
        key=("chunk_id",),
    )
    yield TableRows(
        plan.table("search_queries"),
        (*tenant, *_QUERY_COLUMNS),
        len(blocks) * USERS_A_BLOCK,
        (row for block in blocks for row in _search_queries(plan, block)),
        key=("user_id", "metadata"),
    )


def _collections(plan: Plan, circle: int) -> Iterator[Row]:
    """The first is for everybody in the organization, the second for its members."""
    time = plan.before(_DAYS)
    for number, title in enumerate(_COLLECTIONS, circle * len(_COLLECTIONS)):
        yield (
            plan.id("collections", number),
            *((plan.organization(circle),) if plan.tenant else ()),
            plan.user(founder(circle)),
            title,
            f"{title} of all topics.",
            "private" if number % len(_COLLECTIONS) else "shared",
            time,
            time,
        )


def _collection(plan: Plan, block: int) -> str:
    """The collection that holds what a block of users writes."""
    number = circle_of(block) * len(_COLLECTIONS) + block % len(_COLLECTIONS)
    return plan.id("collections", number)


def _members(plan: Plan, block: int) -> Iterator[Row]:
    time = plan.before(_DAYS)
    first = block * USERS_A_BLOCK
    for user in range(first, first + USERS_A_BLOCK):
        if user != founder(circle_of(block)):
            role = "editor" if user == first + 1 else "reader"
            tenant = plan.tenant_of(block)
            yield (*tenant, _collection(plan, block), plan.user(user), role, time, time)


def _documents(plan: Plan, block: int) -> Iterator[Row]:
    """All but the last have been processed; that one waits for its next attempt."""
    for place in range(_DOCUMENTS):
        number = block * _DOCUMENTS + place
        topic, time = _topic(plan, number)
        address = f"https://example.com/{as_slug(TOPICS[topic].title)}/{plan.tag(number)}.md"
        is_ready = place < _READY_DOCUMENTS
        yield (
            plan.id("documents", number),
            *plan.tenant_of(block),
            _collection(plan, block),
            address,
            f"{TOPICS[topic].title} {plan.tag(number)}",
            "text/markdown",
            sha256(address.encode()).hexdigest(),
            "ready" if is_ready else "pending",
            1,
            time,
            None if is_ready else "the server did not answer",
            time if is_ready else None,
            plan.user(block * USERS_A_BLOCK + 1),
            time,
            time,
        )


def _topic(plan: Plan, document: int) -> tuple[int, str]:
    """What a document is about, and when it was added."""
    chance = plan.draw("documents", document)
    return chance.randrange(len(TOPICS)), plan.before(_DAYS * chance.random())


def _chunk(plan: Plan, block: int, number: int) -> _Chunk:
    place, task = divmod(number - block * ROWS_A_BLOCK, TASKS)
    document = block * _DOCUMENTS + place
    topic, time = _topic(plan, document)
    return _Chunk(
        plan.id(MAIN_TABLE, number),
        _collection(plan, block),
        plan.id("documents", document),
        topic,
        task,
        time,
    )


def _chunk_row(plan: Plan, block: int, number: int) -> Row:
    chunk = _chunk(plan, block, number)
    body = paragraph(TOPICS[chunk.topic].tasks[chunk.task], plan.draw(MAIN_TABLE, number))
    return (
        chunk.id,
        *plan.tenant_of(block),
        chunk.collection,
        chunk.document,
        chunk.task,
        body,
        len(body) // _CHARACTERS_A_TOKEN,
        f'{{"topic": "{TOPICS[chunk.topic].title}"}}',
        chunk.time,
        chunk.time,
    )


def _embedding(plan: Plan, vectors: Vectors, block: int, number: int) -> Row:
    chunk = _chunk(plan, block, number)
    vector = vectors.near(chunk.topic, chunk.task, plan.draw("embeddings", number))
    tenant = plan.tenant_of(block)
    return (chunk.id, *tenant, chunk.collection, _MODEL, vector, chunk.time, chunk.time)


def _search_queries(plan: Plan, block: int) -> Iterator[Row]:
    first = block * USERS_A_BLOCK
    for user in range(first, first + USERS_A_BLOCK):
        chance = plan.draw("search_queries", user)
        yield (
            *plan.tenant_of(block),
            plan.user(user),
            question(chance.choice(TOPICS), chance),
            chance.choice(("semantic", "hybrid")),
            chance.randrange(11),
            round(chance.uniform(2, 80), 1),
            plan.request(user),
            plan.before(_DAYS * chance.random()),
        )
