create function public.match_document_chunks(
    query_embedding extensions.vector(1536),
    match_count integer default 10
)
returns table (chunk_id bigint, document_id uuid, content text, similarity double precision)
language sql
stable
set search_path = ''
as $$
    select
        chunk.id,
        chunk.document_id,
        chunk.content,
        1 - (chunk.embedding operator(extensions.<=>) query_embedding)
    from public.document_chunks as chunk
    order by chunk.embedding operator(extensions.<=>) query_embedding
    limit least(match_count, 100);
$$;
