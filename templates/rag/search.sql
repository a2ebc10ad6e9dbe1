{% import 'rag/vectors.sql' as vectors with context %}
{% set vector = extensions ~ '.' ~ vectors.type %}
-- Search ----------------------------------------------------------------------

-- The functions in {{ private }} run as the owner of the tables and ask for the
-- collections of the caller themselves: behind row level security neither @@
-- nor @> may use an index, as they are not leakproof.
create or replace function {{ private }}.searchable_collection_ids(
    wanted uuid[]
) returns uuid[]
language sql stable
set search_path = ''
as $$
    select array(
        select readable.id
        from {{ private }}.collection_ids('reader') as readable (id)
        where wanted is null or readable.id = any(wanted)
    )
$$;
comment on function {{ private }}.searchable_collection_ids is
'Those of the wanted collections that the caller may read; null wants all.';
revoke all on function {{ private }}.searchable_collection_ids from public;
grant execute on function {{ private }}.searchable_collection_ids
to authenticated, service_role;

create or replace function {{ private }}.nearest_chunks(
    query_embedding {{ vector }},
    row_limit integer,
    in_collections uuid[],
    metadata_filter jsonb
) returns table (chunk_id uuid, similarity double precision)
language plpgsql stable security definer
rows 40
{{ vectors.search_settings() }}
as $$
declare
    searched uuid[] := {{ private }}.searchable_collection_ids(in_collections);
begin
    return query
    with nearest as materialized (
        select
            embedded.chunk_id,
            embedded.embedding {{ vectors.operator }} query_embedding
                as distance
        from {{ schema }}.embeddings as embedded
        -- Becomes an inner join with a filter, and nothing without one.
        left join {{ schema }}.chunks as filtered
            on embedded.chunk_id = filtered.id
        where
            query_embedding is not null
            and embedded.collection_id = any(searched)
            and (
                coalesce(metadata_filter, '{}') = '{}'
                or filtered.metadata @> metadata_filter
            )
        order by embedded.embedding {{ vectors.operator }} query_embedding
        limit row_limit
    )

    select nearest.chunk_id, {{ vectors.similarity('nearest.distance') }}
    from nearest;
end
$$;
comment on function {{ private }}.nearest_chunks is
'The chunks closest to a vector in the collections that the caller may read.';
revoke all on function {{ private }}.nearest_chunks from public;
grant execute on function {{ private }}.nearest_chunks
to authenticated, service_role;

create or replace function {{ private }}.matching_chunks(
    query_text text,
    row_limit integer,
    in_collections uuid[],
    metadata_filter jsonb
) returns table (chunk_id uuid, relevance real)
language plpgsql stable security definer
rows 40
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
    searched uuid[] := {{ private }}.searchable_collection_ids(in_collections);
    words tsquery := websearch_to_tsquery(
        'pg_catalog.{{ text_search_config }}', query_text
    );
begin
    return query
    select matching.id, ts_rank_cd(matching.search_vector, words) as relevance
    from {{ schema }}.chunks as matching
    where
        matching.search_vector @@ words
        and matching.collection_id = any(searched)
        and (
            coalesce(metadata_filter, '{}') = '{}'
            or matching.metadata @> metadata_filter
        )
    order by relevance desc, matching.id
    limit row_limit;
end
$$;
comment on function {{ private }}.matching_chunks is
'The chunks with the words of a search in the collections that the caller may
read.';
revoke all on function {{ private }}.matching_chunks from public;
grant execute on function {{ private }}.matching_chunks
to authenticated, service_role;

create or replace function {{ schema }}.search_chunks(
    query_embedding {{ vector }},
    match_count integer default 10,
    in_collections uuid[] default null,
    metadata_filter jsonb default '{}',
    minimum_similarity double precision default null
) returns table (
    chunk_id uuid,
    document_id uuid,
    collection_id uuid,
    source_uri text,
    title text,
    body text,
    metadata jsonb,
    similarity double precision
)
language sql stable
set search_path = ''
as $$
    select
        found.id,
        found.document_id,
        found.collection_id,
        origin.source_uri,
        origin.title,
        found.body,
        found.metadata,
        nearest.similarity
    from {{ private }}.nearest_chunks(
        query_embedding,
        least(greatest(match_count, 1), 200),
        in_collections,
        metadata_filter
    ) as nearest
    inner join {{ schema }}.chunks as found on nearest.chunk_id = found.id
    inner join {{ schema }}.documents as origin on found.document_id = origin.id
    where
        minimum_similarity is null or nearest.similarity >= minimum_similarity
    order by nearest.similarity desc, found.id
$$;
comment on function {{ schema }}.search_chunks is
{% if metric == 'cosine' %}
'Semantic search: the chunks whose embeddings are closest. Similarity is the
cosine, from -1 to 1.';
{% elif metric == 'l2' %}
'Semantic search: the chunks whose embeddings are closest. Similarity is
1 / (1 + distance), from 0 to 1.';
{% else %}
'Semantic search: the chunks whose embeddings are closest. Similarity is the
inner product.';
{% endif %}
revoke all on function {{ schema }}.search_chunks from public, anon;
grant execute on function {{ schema }}.search_chunks
to authenticated, service_role;

create or replace function {{ schema }}.hybrid_search_chunks(
    query_text text,
    query_embedding {{ vector }},
    match_count integer default 10,
    in_collections uuid[] default null,
    metadata_filter jsonb default '{}',
    semantic_weight double precision default 1,
    full_text_weight double precision default 1,
    smoothing integer default 60
) returns table (
    chunk_id uuid,
    document_id uuid,
    collection_id uuid,
    source_uri text,
    title text,
    body text,
    metadata jsonb,
    score double precision,
    semantic_rank bigint,
    full_text_rank bigint
)
language sql stable
set search_path = ''
as $$
    with asked as (
        select least(greatest(match_count, 1), 200) as row_limit
    ),

    semantic as (
        select
            nearest.chunk_id,
            row_number() over (
                order by nearest.similarity desc, nearest.chunk_id
            ) as place
        from asked
        cross join lateral {{ private }}.nearest_chunks(
            query_embedding,
            greatest(2 * asked.row_limit, 40),
            in_collections,
            metadata_filter
        ) as nearest
    ),

    full_text as (
        select
            matching.chunk_id,
            row_number() over (
                order by matching.relevance desc, matching.chunk_id
            ) as place
        from asked
        cross join lateral {{ private }}.matching_chunks(
            query_text,
            greatest(2 * asked.row_limit, 40),
            in_collections,
            metadata_filter
        ) as matching
    ),

    fused as (
        select
            chunk_id,
            coalesce(semantic_weight / (smoothing + semantic.place), 0)
            + coalesce(full_text_weight / (smoothing + full_text.place), 0)
                as score,
            semantic.place as semantic_rank,
            full_text.place as full_text_rank
        from semantic
        full outer join full_text using (chunk_id)
        order by score desc, chunk_id
        limit (select asked.row_limit from asked)
    )

    select
        found.id,
        found.document_id,
        found.collection_id,
        origin.source_uri,
        origin.title,
        found.body,
        found.metadata,
        fused.score,
        fused.semantic_rank,
        fused.full_text_rank
    from fused
    inner join {{ schema }}.chunks as found on fused.chunk_id = found.id
    inner join {{ schema }}.documents as origin on found.document_id = origin.id
    order by fused.score desc, found.id
$$;
comment on function {{ schema }}.hybrid_search_chunks is
'Search by meaning and by words, or by one of them where the other is null. Each
chunk scores weight / (smoothing + rank) in either (reciprocal rank fusion).';
revoke all on function {{ schema }}.hybrid_search_chunks from public, anon;
grant execute on function {{ schema }}.hybrid_search_chunks
to authenticated, service_role;
