{% import 'shared/macros.sql' as shared with context %}
-- The log of searches, and what it tells --------------------------------------

create table if not exists {{ schema }}.search_queries (
    id bigint not null generated always as identity,
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    user_id uuid default auth.uid(),
    query_text text not null,
    search_kind text not null,
    collection_ids uuid[],
    metadata_filter jsonb not null default '{}',
    result_count integer not null,
    duration_ms double precision not null,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    constraint search_queries_pkey primary key (id),
    {% if tenant %}
    constraint search_queries_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% endif %}
    constraint search_queries_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint search_queries_query_text_check
    check (char_length(query_text) <= 5000),
    constraint search_queries_search_kind_check
    check (search_kind in ('semantic', 'hybrid')),
    constraint search_queries_result_count_check check (result_count >= 0),
    constraint search_queries_duration_ms_check check (duration_ms >= 0),
    constraint search_queries_metadata_filter_check
    check (jsonb_typeof(metadata_filter) = 'object'),
    constraint search_queries_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.search_queries is
'Searches, written down by the application after each.';
comment on column {{ schema }}.search_queries.id is 'Identifies the search.';
{% if tenant %}
comment on column {{ schema }}.search_queries.organization_id is
'The organization in which somebody searched.';
{% endif %}
comment on column {{ schema }}.search_queries.user_id is
'Who searched; null where the user is gone or nobody was signed in.';
comment on column {{ schema }}.search_queries.query_text is
'What was searched for.';
comment on column {{ schema }}.search_queries.search_kind is
'semantic or hybrid.';
comment on column {{ schema }}.search_queries.collection_ids is
'In which collections; null for all.';
comment on column {{ schema }}.search_queries.metadata_filter is
'By which metadata the chunks were filtered.';
comment on column {{ schema }}.search_queries.result_count is
'How many chunks were found.';
comment on column {{ schema }}.search_queries.duration_ms is
'How long the search took, in milliseconds.';
comment on column {{ schema }}.search_queries.metadata is
'What the application adds.';
comment on column {{ schema }}.search_queries.created_at is
'When it was searched.';
create index if not exists search_queries_user_id_idx
on {{ schema }}.search_queries (user_id, created_at);
{% if tenant %}
create index if not exists search_queries_organization_id_idx
on {{ schema }}.search_queries (organization_id, created_at);
{% endif %}
create index if not exists search_queries_created_at_idx
on {{ schema }}.search_queries (created_at);

{{ shared.protect('search_queries') }}
{{ shared.protect_sequence('search_queries') }}
grant select on table {{ schema }}.search_queries to authenticated;
grant insert (
    {% if tenant %}
    organization_id,
    {% endif %}
    query_text, search_kind, collection_ids, metadata_filter, result_count,
    duration_ms, metadata
) on table {{ schema }}.search_queries to authenticated;

{% if tenant %}
drop policy if exists search_queries_select_own_and_admins
on {{ schema }}.search_queries;
create policy search_queries_select_own_and_admins
on {{ schema }}.search_queries
for select to authenticated
using (
    (
        user_id = (select auth.uid())
        and organization_id = any(
            array(select {{ private }}.organization_ids())
        )
    )
    or organization_id = any(
        array(select {{ private }}.organization_ids('admin'))
    )
);
{% else %}
drop policy if exists search_queries_select_own on {{ schema }}.search_queries;
create policy search_queries_select_own on {{ schema }}.search_queries
for select to authenticated
using (user_id = (select auth.uid()));
{% endif %}

drop policy if exists search_queries_insert_own on {{ schema }}.search_queries;
create policy search_queries_insert_own on {{ schema }}.search_queries
for insert to authenticated
with check (
    user_id = (select auth.uid())
    {% if tenant %}
    and organization_id = any(array(select {{ private }}.organization_ids()))
    {% endif %}
);

create or replace function {{ schema }}.popular_queries(
    since timestamptz default now() - interval '30 days',
    max_rows integer default 20
) returns table (
    query_text text,
    searches bigint,
    average_results numeric,
    last_searched_at timestamptz
)
language sql stable
set search_path = ''
as $$
    select
        lower(btrim(logged.query_text)),
        count(*),
        round(avg(logged.result_count), 1),
        max(logged.created_at)
    from {{ schema }}.search_queries as logged
    where logged.created_at >= since
    group by lower(btrim(logged.query_text))
    order by count(*) desc, max(logged.created_at) desc
    limit max_rows
$$;
comment on function {{ schema }}.popular_queries is
'What was searched for most, among the searches that the caller may see.';
revoke all on function {{ schema }}.popular_queries from public, anon;
grant execute on function {{ schema }}.popular_queries
to authenticated, service_role;

create or replace function {{ schema }}.queries_without_results(
    since timestamptz default now() - interval '30 days',
    max_rows integer default 20
) returns table (
    query_text text,
    searches bigint,
    last_searched_at timestamptz
)
language sql stable
set search_path = ''
as $$
    select
        lower(btrim(logged.query_text)),
        count(*),
        max(logged.created_at)
    from {{ schema }}.search_queries as logged
    where logged.created_at >= since and logged.result_count = 0
    group by lower(btrim(logged.query_text))
    order by count(*) desc, max(logged.created_at) desc
    limit max_rows
$$;
comment on function {{ schema }}.queries_without_results is
'What was searched for in vain, among the searches that the caller may see.';
revoke all on function {{ schema }}.queries_without_results from public, anon;
grant execute on function {{ schema }}.queries_without_results
to authenticated, service_role;

create or replace function {{ schema }}.search_latency(
    since timestamptz default now() - interval '1 day'
) returns table (
    search_kind text,
    searches bigint,
    p50_ms double precision,
    p95_ms double precision,
    p99_ms double precision
)
language sql stable
set search_path = ''
as $$
    select
        logged.search_kind,
        count(*),
        percentile_cont(0.5) within group (order by logged.duration_ms),
        percentile_cont(0.95) within group (order by logged.duration_ms),
        percentile_cont(0.99) within group (order by logged.duration_ms)
    from {{ schema }}.search_queries as logged
    where logged.created_at >= since
    group by logged.search_kind
    order by logged.search_kind
$$;
comment on function {{ schema }}.search_latency is
'How long searches took, among those that the caller may see.';
revoke all on function {{ schema }}.search_latency from public, anon;
grant execute on function {{ schema }}.search_latency
to authenticated, service_role;

create or replace function {{ private }}.forget_search_queries(
    older_than interval default '90 days'
) returns bigint
language sql security definer
set search_path = ''
as $$
    with forgotten as (
        delete from {{ schema }}.search_queries as logged
        where logged.created_at < now() - older_than
        returning logged.id
    )

    select count(*) from forgotten
$$;
comment on function {{ private }}.forget_search_queries is
'Deletes old searches and returns how many; for a nightly job.';
revoke all on function {{ private }}.forget_search_queries from public;
grant execute on function {{ private }}.forget_search_queries to service_role;
