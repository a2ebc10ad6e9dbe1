{% set tables = schema ~ '.usage_summaries' %}
{% macro span() -%}
summaries.grain = 'day'
        {% if tenant %}
        and summaries.organization_id = organization
        {% endif %}
        and summaries.starts_at >= first_day::timestamp at time zone 'UTC'
        and summaries.starts_at <= last_day::timestamp at time zone 'UTC'
{%- endmacro %}
{% macro sums() -%}
sum(summaries.requests)::bigint,
        sum(summaries.failed_requests)::bigint,
        sum(summaries.input_tokens)::bigint,
        sum(summaries.output_tokens)::bigint,
        sum(summaries.total_cost)
{%- endmacro %}
{% macro counted() -%}
currency text,
    requests bigint,
    failed_requests bigint,
    input_tokens bigint,
    output_tokens bigint,
    total_cost numeric
{%- endmacro %}
{% macro offered(function_name) -%}
revoke all on function {{ schema }}.{{ function_name }} from public, anon;
grant execute on function {{ schema }}.{{ function_name }}
to authenticated, service_role;
{%- endmacro %}
-- What was used: the caller's own, for admins and the backend that of all ----

{% if tenant %}
-- The functions of a schema without organizations.
drop function if exists {{ schema }}.usage_by_model(date, date);
drop function if exists {{ schema }}.usage_by_user(date, date);
drop function if exists {{ schema }}.usage_by_day(date, date);
drop function if exists {{ schema }}.latency_percentiles(
    timestamptz, timestamptz
);
drop function if exists {{ schema }}.forecast_cost(timestamptz, integer);
{% endif %}
create or replace function {{ schema }}.usage_by_model(
    {% if tenant %}
    organization uuid,
    {% endif %}
    first_day date,
    last_day date
) returns table (
    model_id uuid,
    provider_name text,
    model_name text,
    {{ counted() }}
)
language sql stable
set search_path = ''
as $$
    select
        models.id,
        models.provider_name,
        models.model_name,
        summaries.currency,
        {{ sums() }}
    from {{ tables }} as summaries
    inner join {{ schema }}.ai_models as models
        on summaries.model_id = models.id
    where
        {{ span() }}
    group by models.id, summaries.currency
    order by
        sum(summaries.total_cost) desc, models.provider_name, models.model_name
$$;
comment on function {{ schema }}.usage_by_model is
'What each model was used for and cost, from one day to another, in UTC.';
{{ offered('usage_by_model') }}

create or replace function {{ schema }}.usage_by_user(
    {% if tenant %}
    organization uuid,
    {% endif %}
    first_day date,
    last_day date
) returns table (
    user_id uuid,
    {{ counted() }}
)
language sql stable
set search_path = ''
as $$
    select
        summaries.user_id,
        summaries.currency,
        {{ sums() }}
    from {{ tables }} as summaries
    where
        {{ span() }}
    group by summaries.user_id, summaries.currency
    order by sum(summaries.total_cost) desc, summaries.user_id
$$;
comment on function {{ schema }}.usage_by_user is
'What each user used and what it cost, from one day to another, in UTC.';
{{ offered('usage_by_user') }}

create or replace function {{ schema }}.usage_by_day(
    {% if tenant %}
    organization uuid,
    {% endif %}
    first_day date,
    last_day date
) returns table (
    used_on date,
    {{ counted() }}
)
language sql stable
set search_path = ''
as $$
    select
        (summaries.starts_at at time zone 'UTC')::date,
        summaries.currency,
        {{ sums() }}
    from {{ tables }} as summaries
    where
        {{ span() }}
    group by summaries.starts_at, summaries.currency
    order by summaries.starts_at, summaries.currency
$$;
comment on function {{ schema }}.usage_by_day is
'What was used and what it cost on each day in UTC that has records.';
{{ offered('usage_by_day') }}

create or replace function {{ schema }}.latency_percentiles(
    {% if tenant %}
    organization uuid,
    {% endif %}
    since timestamptz,
    until timestamptz default now()
) returns table (
    model_id uuid,
    provider_name text,
    model_name text,
    requests bigint,
    p50_ms double precision,
    p95_ms double precision,
    p99_ms double precision
)
language sql stable
set search_path = ''
as $$
    select
        models.id,
        models.provider_name,
        models.model_name,
        count(*),
        percentile_cont(0.5) within group (order by records.latency_ms),
        percentile_cont(0.95) within group (order by records.latency_ms),
        percentile_cont(0.99) within group (order by records.latency_ms)
    from {{ schema }}.usage_records as records
    inner join {{ schema }}.ai_models as models on records.model_id = models.id
    where
        records.occurred_at >= since
        and records.occurred_at < until
        {% if tenant %}
        and records.organization_id = organization
        {% endif %}
        and records.latency_ms is not null
    group by models.id
    order by models.provider_name, models.model_name
$$;
comment on function {{ schema }}.latency_percentiles is
'How long each model took: the median and what 95 and 99 of 100 stay below.';
{{ offered('latency_percentiles') }}

create or replace function {{ schema }}.forecast_cost(
    {% if tenant %}
    organization uuid,
    {% endif %}
    as_of timestamptz default now(),
    sample_days integer default 7
) returns table (
    currency text,
    cost_so_far numeric,
    cost_per_day numeric,
    forecast numeric
)
language sql stable
set search_path = ''
as $$
    with spans as (
        select
            date_trunc('month', as_of, 'UTC') as month_start,
            date_trunc('day', as_of, 'UTC') as today,
            (date_trunc('month', as_of at time zone 'UTC') + interval '1 month')
            at time zone 'UTC' as month_end
    ),
    costs as (
        select
            summaries.currency,
            coalesce(
                sum(summaries.total_cost)
                filter (where summaries.starts_at >= spans.month_start),
                0
            ) as so_far,
            coalesce(
                sum(summaries.total_cost)
                filter (
                    where
                        summaries.starts_at < spans.today
                        and summaries.starts_at
                        >= spans.today - sample_days * interval '24 hours'
                ),
                0
            ) / sample_days as per_day
        from {{ tables }} as summaries
        cross join spans
        where
            summaries.grain = 'day'
            {% if tenant %}
            and summaries.organization_id = organization
            {% endif %}
            and summaries.currency <> 'XXX'
            and summaries.starts_at <= spans.today
            and summaries.starts_at >= least(
                spans.month_start,
                spans.today - sample_days * interval '24 hours'
            )
        group by summaries.currency
    )
    select
        costs.currency,
        costs.so_far,
        costs.per_day,
        costs.so_far + costs.per_day
        * extract(epoch from spans.month_end - as_of) / 86400
    from costs
    cross join spans
    order by costs.currency
$$;
comment on function {{ schema }}.forecast_cost is
'What the month will cost if its rest is as the last whole days were.';
{{ offered('forecast_cost') }}
