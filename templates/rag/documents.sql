{% import 'shared/macros.sql' as shared with context %}
-- Documents and how far their processing is -----------------------------------

create table if not exists {{ schema }}.documents (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    collection_id uuid not null,
    source_uri text not null,
    title text,
    media_type text,
    source_checksum text,
    status text not null default 'pending',
    attempts integer not null default 0,
    max_attempts integer not null default 5,
    next_attempt_at timestamptz not null default now(),
    claim_id uuid,
    last_error text,
    processed_at timestamptz,
    created_by uuid default auth.uid(),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint documents_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('documents') }}
    constraint documents_collection_id_organization_id_id_key
    unique (collection_id, organization_id, id),
    {% else %}
    constraint documents_collection_id_id_key unique (collection_id, id),
    {% endif %}
    constraint documents_collection_id_source_uri_key
    unique (collection_id, source_uri),
    {{ shared.parent_key(
        'documents', 'collection_id', 'collections', 'cascade'
    ) }},
    constraint documents_created_by_fkey
    foreign key (created_by) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint documents_source_uri_check
    check (char_length(source_uri) between 1 and 2000),
    constraint documents_title_check
    check (char_length(title) between 1 and 500),
    constraint documents_media_type_check
    check (media_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'),
    constraint documents_source_checksum_check
    check (source_checksum ~ '^[0-9a-f]{32,128}$'),
    constraint documents_status_check
    check (status in ('pending', 'processing', 'ready', 'failed')),
    constraint documents_attempts_check
    check (attempts between 0 and max_attempts),
    constraint documents_max_attempts_check
    check (max_attempts between 1 and 20),
    constraint documents_claim_id_check
    check (claim_id is null or status = 'processing'),
    constraint documents_last_error_check
    check (char_length(last_error) <= 2000),
    constraint documents_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.documents is
'Sources of a collection, each waiting to be split into chunks or done.';
comment on column {{ schema }}.documents.id is 'Identifies the document.';
{% if tenant %}
comment on column {{ schema }}.documents.organization_id is
'The organization of the collection.';
{% endif %}
comment on column {{ schema }}.documents.collection_id is
'The collection that it is in.';
comment on column {{ schema }}.documents.source_uri is
'Where it comes from; once in a collection.';
comment on column {{ schema }}.documents.title is 'What people call it.';
comment on column {{ schema }}.documents.media_type is
'What it is, such as text/markdown.';
comment on column {{ schema }}.documents.source_checksum is
'Hash of its bytes in hexadecimal; another one has it processed again.';
comment on column {{ schema }}.documents.status is
'pending: waits for a worker; processing: has one; ready: can be searched;
failed: was tried too often.';
comment on column {{ schema }}.documents.attempts is
'How often a worker has taken it since it last changed.';
comment on column {{ schema }}.documents.max_attempts is
'After how many attempts it has failed for good.';
comment on column {{ schema }}.documents.next_attempt_at is
'From when a worker may take it; while it is processed, from when its worker
counts as lost.';
comment on column {{ schema }}.documents.claim_id is
'What the worker that has it proves itself with.';
comment on column {{ schema }}.documents.last_error is
'Why the last attempt failed.';
comment on column {{ schema }}.documents.processed_at is
'When its chunks were last written.';
comment on column {{ schema }}.documents.created_by is 'Who added it.';
comment on column {{ schema }}.documents.metadata is
'What the application adds.';
comment on column {{ schema }}.documents.created_at is 'When the row was made.';
comment on column {{ schema }}.documents.updated_at is
'When the row last changed.';
create index if not exists documents_created_by_idx
on {{ schema }}.documents (created_by);
-- What workers look for.
create index if not exists documents_next_attempt_at_idx
on {{ schema }}.documents (next_attempt_at)
where status in ('pending', 'processing');

{{ shared.touch('documents') }}

create or replace function {{ private }}.process_again() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.status = 'pending';
    new.attempts = 0;
    new.next_attempt_at = now();
    new.claim_id = null;
    new.last_error = null;
    return new;
end
$$;
comment on function {{ private }}.process_again() is
'Gives a document whose source changed back to the workers.';
revoke all on function {{ private }}.process_again() from public;

create or replace trigger documents_process_again
before update of source_checksum on {{ schema }}.documents
for each row when (new.source_checksum is distinct from old.source_checksum)
execute function {{ private }}.process_again();

{{ shared.protect('documents') }}
grant select, delete on table {{ schema }}.documents to authenticated;
grant insert (
    id,{{ ' organization_id,' if tenant }} collection_id, source_uri, title,
    media_type, source_checksum, metadata
) on table {{ schema }}.documents to authenticated;
grant update (
    collection_id, source_uri, title, media_type, source_checksum, metadata
) on table {{ schema }}.documents to authenticated;

drop policy if exists documents_select_readers on {{ schema }}.documents;
create policy documents_select_readers on {{ schema }}.documents
for select to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('reader')))
);

drop policy if exists documents_insert_editors on {{ schema }}.documents;
create policy documents_insert_editors on {{ schema }}.documents
for insert to authenticated
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists documents_update_editors on {{ schema }}.documents;
create policy documents_update_editors on {{ schema }}.documents
for update to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
)
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists documents_delete_editors on {{ schema }}.documents;
create policy documents_delete_editors on {{ schema }}.documents
for delete to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);
