{% import 'shared/macros.sql' as shared with context %}
{% import 'rag/vectors.sql' as vectors with context %}
{% set scope = 'collection_id' ~ (', organization_id' if tenant else '') %}
{% set embedding_type = extensions ~ '.' ~ vectors.type %}
-- Embeddings of chunks --------------------------------------------------------

create extension if not exists vector with schema {{ extensions }};

-- Calling the library loads it, and with it the settings that the functions
-- below carry.
do $$
begin
    perform '[1]'::{{ extensions }}.vector;
    if current_setting('{{ index_method }}.iterative_scan', true) is null then
        raise exception 'pgvector is older than 0.8'
            using hint = 'Upgrade it, then run: alter extension vector update;';
    end if;
end
$$;

create table if not exists {{ schema }}.embeddings (
    chunk_id uuid not null,
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    collection_id uuid not null,
    model_name text not null,
    embedding {{ embedding_type }}({{ dimensions }}) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint embeddings_pkey primary key (chunk_id),
    constraint embeddings_chunk_id_fkey
    foreign key ({{ scope }}, chunk_id)
    references {{ schema }}.chunks ({{ scope }}, id)
    on delete cascade on update cascade,
    constraint embeddings_model_name_check
    check (char_length(model_name) between 1 and 200)
);
comment on table {{ schema }}.embeddings is
{% if index_method == 'hnsw' %}
'What the chunks mean, as vectors.';
{% else %}
'What the chunks mean, as vectors (schema-rules: exact search until
{{ private }}.build_embedding_index() has been called).';
{% endif %}
comment on column {{ schema }}.embeddings.chunk_id is 'The chunk.';
{% if tenant %}
comment on column {{ schema }}.embeddings.organization_id is
'The organization of the chunk.';
{% endif %}
comment on column {{ schema }}.embeddings.collection_id is
'The collection of the chunk.';
comment on column {{ schema }}.embeddings.model_name is
'The model that computed it; only vectors of one model can be compared.';
comment on column {{ schema }}.embeddings.embedding is 'The vector.';
comment on column {{ schema }}.embeddings.created_at is
'When the row was made.';
comment on column {{ schema }}.embeddings.updated_at is
'When the row last changed.';
create index if not exists embeddings_collection_id_idx
on {{ schema }}.embeddings ({{ scope }}, chunk_id);
{% if index_method == 'hnsw' %}
create index if not exists embeddings_embedding_idx
on {{ schema }}.embeddings
using hnsw (embedding {{ vectors.operator_class }})
with (m = {{ m }}, ef_construction = {{ ef_construction }});
{% else %}

-- Its lists are the clusters of what is there when it is built, so the
-- migration that makes the table cannot build it.
create or replace function {{ private }}.build_embedding_index(
    list_count integer default {{ lists }}
) returns void
language plpgsql
set search_path = ''
as $$
begin
    execute format(
        'create index embeddings_embedding_new_idx on {{ schema }}.embeddings '
        'using ivfflat (embedding {{ vectors.operator_class }}) '
        'with (lists = %L)',
        list_count
    );
    drop index if exists {{ schema }}.embeddings_embedding_idx;
    alter index {{ schema }}.embeddings_embedding_new_idx
    rename to embeddings_embedding_idx;
end
$$;
comment on function {{ private }}.build_embedding_index is
'Builds the index of the embeddings anew, for those that are there now. Searches
go on meanwhile, writes wait. For the owner of the table.';
revoke all on function {{ private }}.build_embedding_index from public;
{% endif %}

create or replace function {{ private }}.forget_embedding() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    delete from {{ schema }}.embeddings as stale
    where stale.chunk_id = new.id;
    return null;
end
$$;
comment on function {{ private }}.forget_embedding() is
'Removes the embedding of a chunk whose text changed.';
revoke all on function {{ private }}.forget_embedding() from public;

create or replace trigger chunks_forget_embedding
after update of body on {{ schema }}.chunks
for each row when (new.body is distinct from old.body)
execute function {{ private }}.forget_embedding();

{{ shared.touch('embeddings') }}
{{ shared.protect('embeddings') }}
grant select, delete on table {{ schema }}.embeddings to authenticated;
grant insert (
    chunk_id,{{ ' organization_id,' if tenant }} collection_id, model_name,
    embedding
) on table {{ schema }}.embeddings to authenticated;
grant update (model_name, embedding)
on table {{ schema }}.embeddings to authenticated;

drop policy if exists embeddings_select_readers on {{ schema }}.embeddings;
create policy embeddings_select_readers on {{ schema }}.embeddings
for select to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('reader')))
);

drop policy if exists embeddings_insert_editors on {{ schema }}.embeddings;
create policy embeddings_insert_editors on {{ schema }}.embeddings
for insert to authenticated
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists embeddings_update_editors on {{ schema }}.embeddings;
create policy embeddings_update_editors on {{ schema }}.embeddings
for update to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
)
with check (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

drop policy if exists embeddings_delete_editors on {{ schema }}.embeddings;
create policy embeddings_delete_editors on {{ schema }}.embeddings
for delete to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('editor')))
);

create or replace function {{ schema }}.finish_document(
    claimed_document uuid,
    held_claim uuid,
    new_chunks jsonb,
    given_model text
) returns integer
language plpgsql
set search_path = ''
as $$
declare
    finished record;
    written integer;
begin
    update {{ schema }}.documents as claimed
    set
        status = 'ready',
        processed_at = now(),
        claim_id = null,
        last_error = null
    where
        claimed.id = claimed_document
        and claimed.claim_id = held_claim
    returning claimed.* into finished;
    if not found then
        return null;
    end if;

    delete from {{ schema }}.chunks as former
    where former.document_id = finished.id;

    with given as materialized (
        select
            gen_random_uuid() as id,
            element.item,
            element.place - 1 as place
        from jsonb_array_elements(new_chunks)
            with ordinality as element (item, place)
    ),

    written_chunks as (
        insert into {{ schema }}.chunks (
            id, {{ scope }}, document_id,
            chunk_index, body, token_count, metadata
        )
        select
            given.id,
{% if tenant %}
            finished.collection_id,
            finished.organization_id,
{% else %}
            finished.collection_id,
{% endif %}
            finished.id,
            given.place,
            given.item ->> 'body',
            (given.item ->> 'token_count')::integer,
            coalesce(given.item -> 'metadata', '{}')
        from given
    )

    insert into {{ schema }}.embeddings (
        chunk_id, {{ scope }}, model_name, embedding
    )
    select
        given.id,
{% if tenant %}
        finished.collection_id,
        finished.organization_id,
{% else %}
        finished.collection_id,
{% endif %}
        given_model,
        (given.item ->> 'embedding')::{{ embedding_type }}
    from given;
    get diagnostics written = row_count;
    return written;
end
$$;
comment on function {{ schema }}.finish_document is
'Ends an attempt that worked: puts chunks, an array of objects with body,
embedding, token_count and metadata, in the place of those that were there, and
returns their number, null where the worker no longer has the document.';
revoke all on function {{ schema }}.finish_document
from public, anon, authenticated;
grant execute on function {{ schema }}.finish_document to service_role;
