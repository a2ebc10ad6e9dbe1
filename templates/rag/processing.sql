-- Processing documents: the functions of those who add them and of workers ----

create or replace function {{ schema }}.add_document(
    to_collection uuid,
    from_uri text,
    given_checksum text default null,
    document_title text default null,
    source_media_type text default null,
    document_metadata jsonb default '{}'
) returns uuid
language sql
set search_path = ''
as $$
    insert into {{ schema }}.documents (
        {{ 'organization_id, ' if tenant }}collection_id, source_uri, source_checksum,
        title, media_type, metadata
    )
    select
        {{ 'kept.organization_id, ' if tenant }}kept.id, from_uri, given_checksum,
        document_title, source_media_type, document_metadata
    from {{ schema }}.collections as kept
    where kept.id = to_collection
    on conflict (collection_id, source_uri) do update
    set
        source_checksum = excluded.source_checksum,
        title = excluded.title,
        media_type = excluded.media_type,
        metadata = excluded.metadata
    returning id
$$;
comment on function {{ schema }}.add_document is
'Adds a document or brings it up to date, and returns its id; it is processed
where it is new or its checksum changed. Null where there is no such
collection.';
revoke all on function {{ schema }}.add_document from public, anon;
grant execute on function {{ schema }}.add_document
to authenticated, service_role;

create or replace function {{ private }}.retry_document(failed_document uuid)
returns boolean
language sql security definer
set search_path = ''
as $$
    with retried as (
        update {{ schema }}.documents as waiting
        set
            status = 'pending',
            attempts = 0,
            next_attempt_at = now(),
            last_error = null
        where
            waiting.id = failed_document
            and waiting.status = 'failed'
            and waiting.collection_id in (
                select {{ private }}.collection_ids('editor')
            )
        returning waiting.id
    )

    select exists (select from retried)
$$;
comment on function {{ private }}.retry_document is
'What retry_document does, as the owner of the table.';
revoke all on function {{ private }}.retry_document from public;
grant execute on function {{ private }}.retry_document
to authenticated, service_role;

create or replace function {{ schema }}.retry_document(failed_document uuid)
returns boolean
language sql
set search_path = ''
as $$
    select {{ private }}.retry_document(failed_document)
$$;
comment on function {{ schema }}.retry_document is
'Gives a document that failed for good back to the workers; for editors of its
collection. False where there is none.';
revoke all on function {{ schema }}.retry_document from public, anon;
grant execute on function {{ schema }}.retry_document
to authenticated, service_role;

create or replace function {{ schema }}.claim_documents(
    batch_size integer default 1,
    lease interval default '5 minutes'
) returns table (
    document_id uuid,
    collection_id uuid,
    source_uri text,
    media_type text,
    metadata jsonb,
    attempt integer,
    claim_id uuid
)
language sql
set search_path = ''
as $$
    -- Those whose worker was lost in the last attempt.
    with lost as (
        select waiting.id
        from {{ schema }}.documents as waiting
        where
            waiting.status = 'processing'
            and waiting.next_attempt_at <= now()
            and waiting.attempts >= waiting.max_attempts
        for update skip locked
    )

    update {{ schema }}.documents as given_up
    set
        status = 'failed',
        claim_id = null,
        last_error = 'the worker did not report back'
    from lost
    where given_up.id = lost.id;

    with due as materialized (
        select waiting.id
        from {{ schema }}.documents as waiting
        where
            waiting.status in ('pending', 'processing')
            and waiting.next_attempt_at <= now()
            and waiting.attempts < waiting.max_attempts
        order by waiting.next_attempt_at
        limit batch_size
        for update skip locked
    )

    update {{ schema }}.documents as claimed
    set
        status = 'processing',
        attempts = claimed.attempts + 1,
        next_attempt_at = now() + lease,
        claim_id = gen_random_uuid()
    from due
    where claimed.id = due.id
    returning
        claimed.id, claimed.collection_id, claimed.source_uri,
        claimed.media_type, claimed.metadata, claimed.attempts, claimed.claim_id
$$;
comment on function {{ schema }}.claim_documents is
'Gives a worker documents to process, each to one worker only, until the lease
ends. The worker proves itself with the claim_id afterwards.';
revoke all on function {{ schema }}.claim_documents
from public, anon, authenticated;
grant execute on function {{ schema }}.claim_documents to service_role;

create or replace function {{ schema }}.fail_document(
    claimed_document uuid,
    held_claim uuid,
    reason text,
    is_permanent boolean default false
) returns text
language sql
set search_path = ''
as $$
    update {{ schema }}.documents as claimed
    set
        status = case
            when is_permanent or claimed.attempts >= claimed.max_attempts
                then 'failed'
            else 'pending'
        end,
        next_attempt_at = now() + least(
            interval '30 seconds' * 2 ^ (claimed.attempts - 1),
            interval '1 hour'
        ),
        claim_id = null,
        last_error = left(reason, 2000)
    where
        claimed.id = claimed_document
        and claimed.claim_id = held_claim
    returning claimed.status
$$;
comment on function {{ schema }}.fail_document is
'Ends an attempt that failed: the document waits 30 seconds, then twice as long
each time, or has failed for good. Returns its status, null where the worker no
longer has it.';
revoke all on function {{ schema }}.fail_document
from public, anon, authenticated;
grant execute on function {{ schema }}.fail_document to service_role;
