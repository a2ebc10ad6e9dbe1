"""Who can do what in the tables of the pattern rag, asked of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege

from tests.patterns.databases import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    ERIN,
    USERS,
    act_as,
    acting,
    install,
    sign_up,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import psycopg

    from tests.live.server import Database, LiveServer

FRANK = UUID("f4a2c000-0000-4000-8000-000000000000")
ORGANIZATION = UUID("04600000-0000-4000-8000-000000000000")
ELSEWHERE = UUID("04600000-0000-4000-8000-000000000001")
COLLECTION = UUID("c0000000-0000-4000-8000-000000000000")
FOREIGN = UUID("c0000000-0000-4000-8000-000000000001")
DOCUMENT = UUID("d0c00000-0000-4000-8000-000000000000")
CHUNK = UUID("c4000000-0000-4000-8000-000000000000")
BARE_CHUNK = UUID("c4000000-0000-4000-8000-000000000001")

ROWS = {
    "collections": "id, title",
    "collection_members": "collection_id, user_id",
    "documents": "id, collection_id, source_uri",
    "chunks": "id, collection_id, document_id, chunk_index, body",
    "embeddings": "chunk_id, collection_id, model_name, embedding",
    "search_queries": "query_text, search_kind, result_count, duration_ms",
}
NEW = {
    "collections": f"'{BARE_CHUNK}', 'New'",
    "collection_members": f"'{COLLECTION}', '{FRANK}'",
    "documents": f"'{BARE_CHUNK}', '{COLLECTION}', 'new'",
    "chunks": f"'{DOCUMENT}', '{COLLECTION}', '{DOCUMENT}', 9, 'new'",
    "embeddings": f"'{BARE_CHUNK}', '{COLLECTION}', 'tiny', '[0, 1, 0]'",
    "search_queries": "'new', 'hybrid', 0, 1",
}
CHANGED = {
    "collections": "title = 'Changed'",
    "collection_members": "member_role = 'editor'",
    "documents": "title = 'Changed'",
    "chunks": "body = 'Changed'",
    "embeddings": "model_name = 'changed'",
    "search_queries": "result_count = 7",
}

PLAIN = """
    what               who          select insert update delete
    collections        anon         denied denied denied denied
    collections        owner             1      1      1      1
    collections        editor            1      1      0      0
    collections        reader            1      1      0      0
    collections        stranger          0      1      0      0
    collections        service_role      1      1      1      1
    collection_members anon         denied denied denied denied
    collection_members owner             2      1      2      2
    collection_members editor            1 denied      0      1
    collection_members reader            1 denied      0      1
    collection_members stranger          0 denied      0      0
    collection_members service_role      2      1      2      2
    documents          anon         denied denied denied denied
    documents          owner             1      1      1      1
    documents          editor            1      1      1      1
    documents          reader            1 denied      0      0
    documents          stranger          0 denied      0      0
    documents          service_role      1      1      1      1
    chunks             anon         denied denied denied denied
    chunks             owner             2      1      2      2
    chunks             editor            2      1      2      2
    chunks             reader            2 denied      0      0
    chunks             stranger          0 denied      0      0
    chunks             service_role      2      1      2      2
    embeddings         anon         denied denied denied denied
    embeddings         owner             1      1      1      1
    embeddings         editor            1      1      1      1
    embeddings         reader            1 denied      0      0
    embeddings         stranger          0 denied      0      0
    embeddings         service_role      1      1      1      1
    search_queries     anon         denied denied denied denied
    search_queries     owner             1      1 denied denied
    search_queries     editor            0      1 denied denied
    search_queries     reader            0      1 denied denied
    search_queries     stranger          0      1 denied denied
    search_queries     service_role      1      1      1      1
"""
SHARED = """
    what               who          select insert update delete
    collections        stranger          1      1      0      0
    collection_members stranger          0 denied      0      0
    documents          stranger          1 denied      0      0
    chunks             stranger          2 denied      0      0
    embeddings         stranger          1 denied      0      0
    search_queries     stranger          0      1 denied denied
"""
PLAIN_USERS = {"owner": ALICE, "editor": DAVE, "reader": CAROL, "stranger": BOB}

TENANT = """
    what               who          select insert update delete
    collections        anon         denied denied denied denied
    collections        owner             1      1      1      1
    collections        reader            1 denied      0      0
    collections        member            0      1      0      0
    collections        admin             1      1      1      1
    collections        foreigner         0 denied      0      0
    collections        service_role      1      1      1      1
    collection_members anon         denied denied denied denied
    collection_members owner             1      1      1      1
    collection_members reader            1 denied      0      1
    collection_members member            0 denied      0      0
    collection_members admin             1      1      1      1
    collection_members foreigner         0 denied      0      0
    collection_members service_role      1      1      1      1
    documents          anon         denied denied denied denied
    documents          owner             1      1      1      1
    documents          reader            1 denied      0      0
    documents          member            0 denied      0      0
    documents          admin             1      1      1      1
    documents          foreigner         0 denied      0      0
    documents          service_role      1      1      1      1
    chunks             anon         denied denied denied denied
    chunks             owner             2      1      2      2
    chunks             reader            2 denied      0      0
    chunks             member            0 denied      0      0
    chunks             admin             2      1      2      2
    chunks             foreigner         0 denied      0      0
    chunks             service_role      2      1      2      2
    embeddings         anon         denied denied denied denied
    embeddings         owner             1      1      1      1
    embeddings         reader            1 denied      0      0
    embeddings         member            0 denied      0      0
    embeddings         admin             1      1      1      1
    embeddings         foreigner         0 denied      0      0
    embeddings         service_role      1      1      1      1
    search_queries     anon         denied denied denied denied
    search_queries     owner             1      1 denied denied
    search_queries     reader            0      1 denied denied
    search_queries     member            0      1 denied denied
    search_queries     admin             1      1 denied denied
    search_queries     foreigner         0 denied denied denied
    search_queries     service_role      1      1      1      1
"""
SHARED_IN_ORGANIZATION = """
    what               who          select insert update delete
    collections        viewer            1 denied      0      0
    collections        member            1      1      0      0
    collections        foreigner         0 denied      0      0
    collection_members viewer            1 denied      0      1
    collection_members member            0 denied      0      0
    collection_members foreigner         0 denied      0      0
    documents          viewer            1 denied      0      0
    documents          member            1      1      1      1
    documents          foreigner         0 denied      0      0
    chunks             viewer            2 denied      0      0
    chunks             member            2      1      2      2
    chunks             foreigner         0 denied      0      0
    embeddings         viewer            1 denied      0      0
    embeddings         member            1      1      1      1
    embeddings         foreigner         0 denied      0      0
    search_queries     viewer            0      1 denied denied
    search_queries     member            0      1 denied denied
    search_queries     foreigner         0 denied denied denied
"""
TENANT_USERS = {
    "owner": ALICE,
    "reader": CAROL,
    "viewer": CAROL,
    "member": FRANK,
    "admin": DAVE,
    "foreigner": BOB,
}


@pytest.fixture(scope="module")
def plain(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """A collection of alice that carol reads and dave edits."""
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", dimensions=3)
        with database.session() as connection:
            sign_up(connection, *USERS.values(), FRANK)
            _fill(connection, {"reader": CAROL, "editor": DAVE})
            yield connection


@pytest.fixture(scope="module")
def tenant(live_server: Callable[[str], LiveServer]) -> Iterator[psycopg.Connection]:
    """The same in an organization of erin; bob has another one."""
    with live_server("supabase").fresh_database() as database:
        install(database, "rag", dimensions=3, tenant=True)
        with database.session() as connection:
            sign_up(connection, *USERS.values(), FRANK)
            _found_organizations(connection)
            _fill(connection, {"reader": CAROL}, organization=ORGANIZATION)
            yield connection


def _found_organizations(connection: psycopg.Connection) -> None:
    connection.execute(
        "insert into organizations (id, slug, display_name)"
        " values (%s, 'here', 'Here'), (%s, 'elsewhere', 'Elsewhere')",
        [ORGANIZATION, ELSEWHERE],
    )
    connection.cursor().executemany(
        "insert into organization_members (organization_id, user_id, member_role)"
        " values (%s, %s, %s)",
        [
            (ORGANIZATION, ALICE, "member"),
            (ORGANIZATION, CAROL, "viewer"),
            (ORGANIZATION, FRANK, "member"),
            (ORGANIZATION, DAVE, "admin"),
            (ORGANIZATION, ERIN, "owner"),
            (ELSEWHERE, BOB, "owner"),
        ],
    )
    connection.execute(
        "insert into collections (id, organization_id, owner_id, title) values (%s, %s, %s, 'His')",
        [FOREIGN, ELSEWHERE, BOB],
    )


def _fill(
    connection: psycopg.Connection,
    members: Mapping[str, UUID],
    organization: UUID | None = None,
) -> None:
    """A row of each table in the collection, and a chunk without an embedding."""

    def insert(table: str, **values: object) -> None:
        if organization:
            values["organization_id"] = organization
        connection.execute(
            f"insert into {table} ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )

    insert("collections", id=COLLECTION, owner_id=ALICE, title="Help")
    for role, user in members.items():
        insert("collection_members", collection_id=COLLECTION, user_id=user, member_role=role)
    insert("documents", id=DOCUMENT, collection_id=COLLECTION, source_uri="manual")
    for number, chunk in enumerate((CHUNK, BARE_CHUNK)):
        insert(
            "chunks",
            id=chunk,
            collection_id=COLLECTION,
            document_id=DOCUMENT,
            chunk_index=number,
            body="Some words",
        )
    insert(
        "embeddings",
        chunk_id=CHUNK,
        collection_id=COLLECTION,
        model_name="tiny",
        embedding="[1, 0, 0]",
    )
    insert(
        "search_queries",
        user_id=ALICE,
        query_text="words",
        search_kind="hybrid",
        result_count=1,
        duration_ms=1,
    )


def _answer(connection: psycopg.Connection, user: UUID | None, role: str, statement: str) -> str:
    """How many rows the statement sees or changes, or that it is denied."""
    try:
        with acting(connection, user, role):
            return str(connection.execute(statement).rowcount)
    except InsufficientPrivilege:
        return "denied"


def _insertion(table: str, user: UUID | None, organization: UUID | None) -> str:
    columns, values = ROWS[table], NEW[table]
    if organization:
        columns, values = f"organization_id, {columns}", f"'{organization}', {values}"
    if table == "collections" and user is None:
        columns, values = f"owner_id, {columns}", f"'{ALICE}', {values}"
    return f"insert into {table} ({columns}) values ({values})"


def _answers(
    connection: psycopg.Connection,
    expected: str,
    users: Mapping[str, UUID],
    organization: UUID | None = None,
) -> str:
    """The table `expected`, with the answers that the server gives."""
    lines = expected.strip("\n").splitlines()
    told = [lines[0]]
    for line in lines[1:]:
        table, who, *_ = line.split()
        user, role = users.get(who), "authenticated" if who in users else who
        statements = (
            f"select from {table}",
            _insertion(table, user, organization),
            f"update {table} set {CHANGED[table]}",
            f"delete from {table}",
        )
        answers = (_answer(connection, user, role, each) for each in statements)
        told.append(f"    {table:18} {who:12} " + " ".join(f"{each:>6}" for each in answers))
    return "\n".join(["", *told, ""])


def _share(connection: psycopg.Connection) -> None:
    connection.execute("update collections set visibility = 'shared' where id = %s", [COLLECTION])


def test_who_may_do_what_in_a_private_collection(plain: psycopg.Connection) -> None:
    assert _answers(plain, PLAIN, PLAIN_USERS) == PLAIN


def test_everybody_who_signs_in_reads_a_shared_collection(plain: psycopg.Connection) -> None:
    with plain.transaction(force_rollback=True):
        _share(plain)
        assert _answers(plain, SHARED, PLAIN_USERS) == SHARED


def test_who_may_do_what_in_a_private_collection_of_an_organization(
    tenant: psycopg.Connection,
) -> None:
    with tenant.transaction(force_rollback=True):
        tenant.execute("delete from collections where id = %s", [FOREIGN])
        assert _answers(tenant, TENANT, TENANT_USERS, ORGANIZATION) == TENANT


def test_an_organization_reads_its_shared_collections_and_members_write_them(
    tenant: psycopg.Connection,
) -> None:
    with tenant.transaction(force_rollback=True):
        tenant.execute("delete from collections where id = %s", [FOREIGN])
        _share(tenant)
        told = _answers(tenant, SHARED_IN_ORGANIZATION, TENANT_USERS, ORGANIZATION)
        assert told == SHARED_IN_ORGANIZATION


def test_the_tables_of_the_test_cover_all_tables_of_the_pattern(
    plain: psycopg.Connection,
) -> None:
    there = plain.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    ).fetchall()
    asked = {line.split()[0] for line in PLAIN.split("\n")[2:-1]}
    assert asked == {line.split()[0] for line in TENANT.split("\n")[2:-1]}
    assert asked == {name for (name,) in there}


def test_a_collection_can_be_made_and_returned_at_once(plain: psycopg.Connection) -> None:
    with acting(plain, BOB):
        made = plain.execute("insert into collections (title) values ('Mine') returning owner_id")
        assert made.fetchall() == [(BOB,)]


def test_nobody_makes_a_collection_for_somebody_else(plain: psycopg.Connection) -> None:
    statement = f"insert into collections (owner_id, title) values ('{ALICE}', 'Hers')"
    assert _answer(plain, BOB, "authenticated", statement) == "denied"


@pytest.mark.parametrize("column", ["status", "attempts", "next_attempt_at", "last_error"])
def test_only_workers_write_how_far_a_document_is(plain: psycopg.Connection, column: str) -> None:
    statement = f"update documents set {column} = default"
    assert _answer(plain, ALICE, "authenticated", statement) == "denied"


@pytest.mark.parametrize(
    "call",
    [
        "claim_documents()",
        f"fail_document('{DOCUMENT}', null, 'no')",
        f"finish_document('{DOCUMENT}', null, '[]', 'tiny')",
        "private.forget_search_queries()",
    ],
)
def test_users_cannot_call_what_is_for_workers(plain: psycopg.Connection, call: str) -> None:
    assert _answer(plain, ALICE, "authenticated", f"select {call}") == "denied"


@pytest.mark.parametrize(
    "call",
    [
        "search_chunks('[1, 0, 0]')",
        "hybrid_search_chunks('words', '[1, 0, 0]')",
        f"add_document('{COLLECTION}', 'new')",
        f"retry_document('{DOCUMENT}')",
        "popular_queries()",
        "queries_without_results()",
        "search_latency()",
    ],
)
def test_who_did_not_sign_in_calls_nothing(plain: psycopg.Connection, call: str) -> None:
    assert _answer(plain, None, "anon", f"select {call}") == "denied"


@pytest.mark.parametrize(
    "statement",
    [
        f"update documents set collection_id = '{FOREIGN}'",
        f"insert into documents (organization_id, collection_id, source_uri)"
        f" values ('{ORGANIZATION}', '{FOREIGN}', 'new')",
        f"insert into collection_members (organization_id, collection_id, user_id)"
        f" values ('{ORGANIZATION}', '{COLLECTION}', '{BOB}')",
        f"update chunks set collection_id = '{FOREIGN}'",
        f"update embeddings set organization_id = '{ELSEWHERE}'",
    ],
)
def test_nothing_leads_from_one_organization_to_another(
    tenant: psycopg.Connection, statement: str
) -> None:
    with pytest.raises(ForeignKeyViolation), acting(tenant, role="service_role"):
        tenant.execute(statement)


def test_documents_of_an_organization_are_added_processed_and_found(
    tenant: psycopg.Connection,
) -> None:
    parts = '[{"body": "New words", "embedding": [0, 0, 1]}]'
    found = "select from hybrid_search_chunks('new words', '[0, 0, 1]', match_count => 1)"
    with tenant.transaction(force_rollback=True):
        tenant.execute("update documents set status = 'ready'")
        with tenant.transaction():
            act_as(tenant, ALICE)
            tenant.execute("select add_document(%s, 'new')", [COLLECTION])
            act_as(tenant, role="service_role")
            tenant.execute(
                "select finish_document(document_id, claim_id, %s, 'tiny') from claim_documents()",
                [parts],
            )
            tenant.execute("reset role")
        written = tenant.execute("select organization_id from chunks where body = 'New words'")
        assert written.fetchall() == [(ORGANIZATION,)]
        finders = [ALICE, CAROL, DAVE, ERIN]
        assert {user: _answer(tenant, user, "authenticated", found) for user in finders} == (
            dict.fromkeys(finders, "1")
        )
        assert _answer(tenant, BOB, "authenticated", found) == "0"
        assert _answer(tenant, FRANK, "authenticated", found) == "0"


def test_administrators_see_the_searches_of_their_organization(
    tenant: psycopg.Connection,
) -> None:
    popular = "select from popular_queries()"
    users = (ALICE, FRANK, DAVE, BOB)
    seen = [_answer(tenant, user, "authenticated", popular) for user in users]
    assert seen == ["1", "0", "1", "0"]


def test_who_leaves_an_organization_loses_its_collections(tenant: psycopg.Connection) -> None:
    with tenant.transaction(force_rollback=True):
        tenant.execute("delete from organization_members where user_id in (%s, %s)", [ALICE, CAROL])
        assert tenant.execute("select from collection_members").rowcount == 0
        for user in (ALICE, CAROL):
            assert _answer(tenant, user, "authenticated", "select from documents") == "0"
            assert _answer(tenant, user, "authenticated", "select from collections") == "0"


def test_collections_of_an_organization_outlive_their_owner(tenant: psycopg.Connection) -> None:
    with tenant.transaction(force_rollback=True):
        tenant.execute("delete from auth.users where id = %s", [ALICE])
        kept = tenant.execute("select owner_id from collections where id = %s", [COLLECTION])
        assert kept.fetchall() == [(None,)]


def test_the_policies_work_on_plain_postgres(live_server: Callable[[str], LiveServer]) -> None:
    with live_server("postgres").fresh_database() as database:
        install(database, "rag", dimensions=3, platform="postgres")
        found = _searches(database)
    assert found == {ALICE: 1, BOB: 0, CAROL: 1}


def _searches(database: Database) -> dict[UUID, int]:
    with database.session() as connection:
        sign_up(connection, ALICE, BOB, CAROL)
        _fill(connection, {"reader": CAROL})
        found = {}
        for user in (ALICE, BOB, CAROL):
            with acting(connection, user):
                found[user] = connection.execute("select from search_chunks('[1, 0, 0]')").rowcount
        return found
