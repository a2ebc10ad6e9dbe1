{# What the parameters of embeddings mean to pgvector. Import with context. #}

{% set auto_type = 'halfvec' if dimensions > 2000 else 'vector' %}
{% set type = auto_type if vector_type == 'auto' else vector_type %}
{% set suffix, symbol = {
    'cosine': ('cosine', '<=>'),
    'l2': ('l2', '<->'),
    'inner_product': ('ip', '<#>')
}[metric] %}
{% set operator = 'operator(' ~ extensions ~ '.' ~ symbol ~ ')' %}
{% set operator_class = extensions ~ '.' ~ type ~ '_' ~ suffix ~ '_ops' %}
{% set probes = (lists ** 0.5) | round(0, 'ceil') | int %}

{# The similarity that belongs to a distance: the greater, the closer. #}
{% macro similarity(distance) -%}
{% if metric == 'cosine' -%}
1 - {{ distance }}
{%- elif metric == 'l2' -%}
1 / (1 + {{ distance }})
{%- else -%}
- {{ distance }}
{%- endif %}
{%- endmacro %}

{# The settings of a function that searches by the index. #}
{% macro search_settings() -%}
set search_path = ''
-- Planned with the arguments of each call: whether the index or a filter is
-- the faster way in depends on them.
set plan_cache_mode = force_custom_plan
{% if index_method == 'hnsw' %}
set "hnsw.ef_search" = {{ ef_search }}
-- Looks further where filters leave too few.
set "hnsw.iterative_scan" = relaxed_order
{%- else %}
set "ivfflat.probes" = {{ probes }}
-- Looks further where filters leave too few.
set "ivfflat.iterative_scan" = relaxed_order
{%- endif %}
{%- endmacro %}
