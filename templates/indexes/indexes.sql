{% set relation = table.split('.')[1] %}
{% set concurrent = 'concurrently ' if concurrently else '' %}
{% if kind == 'foreign-key' %}
-- Equality, and deleting what {{ column }} refers to.
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_idx
on {{ table }} ({{ column }});
{% elif kind == 'unique' %}
-- Equality, and no value twice.
create unique index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_key
on {{ table }} ({{ column }});
{% elif kind == 'pagination' %}
-- The newest rows of a parent: where {{ column }} = $1 and
-- ({{ time_column }}, id) < ($2, $3) order by {{ time_column }} desc, id desc
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_{{ time_column }}_idx
on {{ table }} ({{ column }}, {{ time_column }} desc, id desc);
{% elif kind == 'not-deleted' %}
-- Equality among the rows that are not deleted.
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_not_deleted_idx
on {{ table }} ({{ column }}) where deleted_at is null;
{% elif kind == 'full-text' %}
-- Words: where to_tsvector('simple', {{ column }}) @@ websearch_to_tsquery(
--     'simple', $1)
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_words_idx
on {{ table }} using gin (to_tsvector('simple', {{ column }}));
{% elif kind == 'substring' %}
-- Parts of words: where {{ column }} ilike '%' || $1 || '%'
create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_substring_idx
on {{ table }} using gin ({{ column }} extensions.gin_trgm_ops);
{% elif kind == 'json' %}
-- Containment: where {{ column }} @> '{"key": "value"}'
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_idx
on {{ table }} using gin ({{ column }} jsonb_path_ops);
{% elif kind == 'array' %}
-- Elements: where {{ column }} @> array[$1]
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_idx
on {{ table }} using gin ({{ column }});
{% elif kind == 'time-range' %}
-- Ranges of time in a large table that is written in that order.
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_idx
on {{ table }} using brin ({{ column }});
{% else %}
-- Nearest neighbours: order by {{ column }} <=> $1 limit 10
create schema if not exists extensions;
create extension if not exists vector with schema extensions;
create index {{ concurrent }}if not exists
{{ relation }}_{{ column }}_idx
on {{ table }} using hnsw ({{ column }} extensions.vector_cosine_ops);
{% endif %}
