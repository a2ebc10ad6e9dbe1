-- Semantic search over documents.
create extension if not exists vector with schema extensions;

-- Fuzzy search over titles.
create extension if not exists pg_trgm;
