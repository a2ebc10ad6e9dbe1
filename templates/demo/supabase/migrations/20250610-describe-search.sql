comment on function public.match_document_chunks(extensions.vector, integer)
    is 'The chunks nearest to an embedding, nearest first.';
