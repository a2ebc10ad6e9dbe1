{% import 'shared/macros.sql' as shared with context %}
{% set scope = 'collection_id' ~ (', organization_id' if tenant else '') %}
-- Chunks of documents: what is searched --------------------------------------

-- The collection stands in every row, so that policies and searches need no
-- join; the foreign key keeps it true.
create table if not exists {{ schema }}.chunks (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    collection_id uuid not null,
    document_id uuid not null,
    chunk_index integer not null,
    body text not null,
    token_count integer,
    metadata jsonb not null default '{}',
    search_vector tsvector not null generated always as (
        to_tsvector('pg_catalog.{{ text_search_config }}', body)
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint chunks_pkey primary key (id),
    constraint chunks_{{ scope | replace(', ', '_') }}_id_key
    unique ({{ scope }}, id),
    constraint chunks_document_id_chunk_index_key
    unique (document_id, chunk_index),
    constraint chunks_document_id_fkey
    foreign key ({{ scope }}, document_id)
    references {{ schema }}.documents ({{ scope }}, id)
    on delete cascade on update cascade,
    constraint chunks_chunk_index_check check (chunk_index >= 0),
    constraint chunks_body_check
    check (char_length(body) between 1 and 50000),
    constraint chunks_token_count_check check (token_count >= 0),
    constraint chunks_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.chunks is
'Pieces of documents, small enough to be embedded and quoted.';
comment on column {{ schema }}.chunks.id is 'Identifies the chunk.';
{% if tenant %}
comment on column {{ schema }}.chunks.organization_id is
'The organization of the document.';
{% endif %}
comment on column {{ schema }}.chunks.collection_id is
'The collection of the document.';
comment on column {{ schema }}.chunks.document_id is
'The document that it is a piece of.';
comment on column {{ schema }}.chunks.chunk_index is
'Its place in the document, from 0.';
comment on column {{ schema }}.chunks.body is 'Its text.';
comment on column {{ schema }}.chunks.token_count is
'How many tokens of the model its text is.';
comment on column {{ schema }}.chunks.metadata is
'What searches filter by, such as a language or a page.';
comment on column {{ schema }}.chunks.search_vector is
'The words of its text, for full-text search.';
comment on column {{ schema }}.chunks.created_at is 'When the row was made.';
comment on column {{ schema }}.chunks.updated_at is
'When the row last changed.';
create index if not exists chunks_document_id_idx
on {{ schema }}.chunks (document_id, {{ scope }});
create index if not exists chunks_search_vector_idx
on {{ schema }}.chunks using gin (search_vector);
create index if not exists chunks_metadata_idx
on {{ schema }}.chunks using gin (metadata jsonb_path_ops);

{{ shared.touch('chunks') }}
{{ shared.protect('chunks') }}
grant select, delete on table {{ schema }}.chunks to authenticated;
grant insert (
    id,{{ ' organization_id,' if tenant }} collection_id, document_id,
    chunk_index, body, token_count, metadata
) on table {{ schema }}.chunks to authenticated;
grant update (chunk_index, body, token_count, metadata)
on table {{ schema }}.chunks to authenticated;

drop policy if exists chunks_select_readers on {{ schema }}.chunks;
create policy chunks_select_readers on {{ schema }}.chunks
for select to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('reader')))
);

drop policy if exists chunks_insert_editors on {{ schema }}.chunks;
create policy chunks_insert_editors on {{ schema }}.chunks
for insert to authenticated
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists chunks_update_editors on {{ schema }}.chunks;
create policy chunks_update_editors on {{ schema }}.chunks
for update to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
)
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists chunks_delete_editors on {{ schema }}.chunks;
create policy chunks_delete_editors on {{ schema }}.chunks
for delete to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);
