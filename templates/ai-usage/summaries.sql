{% import 'shared/macros.sql' as shared with context %}
{% set nobody = "'00000000-0000-0000-0000-000000000000'" %}
{% set tenant_key = 'organization_id, ' if tenant else '' %}
{# Adds what is in "changed", each with the sign 1 or -1, in the order of
   their keys, so that those who add at one time never wait for each other in a
   circle. #}
{% macro add_changed(condition='') -%}
insert into {{ schema }}.usage_summaries as present (
        {% if tenant %}
        organization_id,
        {% endif %}
        grain,
        starts_at,
        model_id,
        user_id,
        currency,
        requests,
        failed_requests,
        input_tokens,
        cached_input_tokens,
        output_tokens,
        total_cost,
        timed_requests,
        latency_ms
    )
    select
        {% if tenant %}
        changed.organization_id,
        {% endif %}
        grains.grain,
        date_trunc(grains.grain, changed.occurred_at, 'UTC') as starts_at,
        changed.model_id,
        changed.user_id,
        coalesce(changed.currency, 'XXX') as currency,
        sum(changed.sign),
        sum(changed.sign * (changed.status = 'failed')::integer),
        sum(changed.sign * changed.input_tokens),
        sum(changed.sign * changed.cached_input_tokens),
        sum(changed.sign * changed.output_tokens),
        sum(changed.sign * coalesce(changed.total_cost, 0)),
        sum(changed.sign * (changed.latency_ms is not null)::integer),
        sum(changed.sign * coalesce(changed.latency_ms, 0)::bigint)
    from changed
    cross join unnest(array['hour', 'day', 'week', 'month']) as grains (grain){{ condition }}
    group by {{ '1, 2, 3, 4, 5, 6' if tenant else '1, 2, 3, 4, 5' }}
    order by {{ '1, 2, 3, 4, 5, 6' if tenant else '1, 2, 3, 4, 5' }}
    on conflict (
        {{ tenant_key }}starts_at, grain, model_id, currency,
        coalesce(user_id, {{ nobody }})
    ) do update set
        requests = present.requests + excluded.requests,
        failed_requests = present.failed_requests + excluded.failed_requests,
        input_tokens = present.input_tokens + excluded.input_tokens,
        cached_input_tokens
            = present.cached_input_tokens + excluded.cached_input_tokens,
        output_tokens = present.output_tokens + excluded.output_tokens,
        total_cost = present.total_cost + excluded.total_cost,
        timed_requests = present.timed_requests + excluded.timed_requests,
        latency_ms = present.latency_ms + excluded.latency_ms
{%- endmacro %}
-- Sums of the records by hour, day, week and month ---------------------------

create table if not exists {{ schema }}.usage_summaries (
    id bigint generated always as identity,
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    grain text not null,
    starts_at timestamptz not null,
    model_id uuid not null,
    user_id uuid,
    currency text not null,
    requests bigint not null,
    failed_requests bigint not null,
    input_tokens bigint not null,
    cached_input_tokens bigint not null,
    output_tokens bigint not null,
    total_cost numeric not null,
    timed_requests bigint not null,
    latency_ms bigint not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint usage_summaries_pkey primary key (id),
    {% if tenant %}
    constraint usage_summaries_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% endif %}
    constraint usage_summaries_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint usage_summaries_model_id_fkey
    foreign key (model_id) references {{ schema }}.ai_models (id)
    on delete restrict on update restrict,
    constraint usage_summaries_grain_check
    check (grain in ('hour', 'day', 'week', 'month'))
);
comment on table {{ schema }}.usage_summaries is
'Sums of the records of a period, kept by triggers. Periods begin in UTC.';
comment on column {{ schema }}.usage_summaries.id is 'The key of the sums.';
{% if tenant %}
comment on column {{ schema }}.usage_summaries.organization_id is
'The organization that used the model.';
{% endif %}
comment on column {{ schema }}.usage_summaries.grain is
'How long the period is: hour, day, week (from Monday) or month.';
comment on column {{ schema }}.usage_summaries.starts_at is
'When the period begins.';
comment on column {{ schema }}.usage_summaries.model_id is
'The model that was used.';
comment on column {{ schema }}.usage_summaries.user_id is
'Who used it; null for the application itself and for deleted users.';
comment on column {{ schema }}.usage_summaries.currency is
'The currency of the cost; XXX sums the records that have no cost.';
comment on column {{ schema }}.usage_summaries.requests is 'How many records.';
comment on column {{ schema }}.usage_summaries.failed_requests is
'How many of them failed.';
comment on column {{ schema }}.usage_summaries.input_tokens is
'All tokens that were sent.';
comment on column {{ schema }}.usage_summaries.cached_input_tokens is
'Those of the input tokens that were cached.';
comment on column {{ schema }}.usage_summaries.output_tokens is
'The tokens that came back.';
comment on column {{ schema }}.usage_summaries.total_cost is 'What it cost.';
comment on column {{ schema }}.usage_summaries.timed_requests is
'How many of the records have a latency.';
comment on column {{ schema }}.usage_summaries.latency_ms is
'The sum of those latencies, in milliseconds.';
comment on column {{ schema }}.usage_summaries.created_at is
'When the row was made.';
comment on column {{ schema }}.usage_summaries.updated_at is
'When the row last changed.';
create unique index if not exists usage_summaries_period_key
on {{ schema }}.usage_summaries (
    {{ tenant_key }}starts_at, grain, model_id, currency,
    coalesce(user_id, {{ nobody }})
);
create index if not exists usage_summaries_user_id_grain_starts_at_idx
on {{ schema }}.usage_summaries (user_id, grain, starts_at);
create index if not exists usage_summaries_model_id_idx
on {{ schema }}.usage_summaries (model_id);

{{ shared.touch('usage_summaries') }}
{{ shared.protect('usage_summaries') }}
{{ shared.protect_sequence('usage_summaries') }}
grant select on table {{ schema }}.usage_summaries to authenticated;

drop policy if exists usage_summaries_select on {{ schema }}.usage_summaries;
create policy usage_summaries_select on {{ schema }}.usage_summaries
for select to authenticated
{% if tenant %}
using (
    organization_id = any(array(select {{ private }}.organization_ids('admin')))
    or (
        user_id = (select auth.uid())
        and organization_id = any(
            array(select {{ private }}.organization_ids())
        )
    )
);
{% else %}
using (user_id = (select auth.uid()));
{% endif %}

-- The triggers run as their owner, also where deleting a user fires them.
create or replace function {{ private }}.summarize_added_usage()
returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    with changed as (
        select added.*, 1 as sign from added
    )
    {{ add_changed() }};
    return null;
end
$$;
comment on function {{ private }}.summarize_added_usage() is
'Adds new records to the sums of their periods.';
revoke all on function {{ private }}.summarize_added_usage() from public;

create or replace trigger usage_records_summarize_added
after insert on {{ schema }}.usage_records
referencing new table as added
for each statement
execute function {{ private }}.summarize_added_usage();

create or replace function {{ private }}.summarize_changed_usage()
returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    with different as (
        select former.id
        from former
        inner join latter on former.id = latter.id
        where
            former.total_cost is distinct from latter.total_cost
            or former.currency is distinct from latter.currency
            or (former.user_id is not null and latter.user_id is null)
    ),
    changed as (
        select latter.*, 1 as sign
        from latter
        where latter.id in (select different.id from different)
        union all
        select former.*, -1 as sign
        from former
        where
            former.id in (select different.id from different)
            -- The sums of a deleted user may be gone already.
            and (
                former.user_id is null
                or former.user_id in (
                    select signed_up.id from {{ users_table }} as signed_up
                )
            )
    )
    {{ add_changed() }};

    delete from {{ schema }}.usage_summaries as emptied
    using former
    cross join unnest(array['hour', 'day', 'week', 'month']) as grains (grain)
    where
        emptied.grain = grains.grain
        {% if tenant %}
        and emptied.organization_id = former.organization_id
        {% endif %}
        and emptied.starts_at
        = date_trunc(grains.grain, former.occurred_at, 'UTC')
        and emptied.model_id = former.model_id
        and emptied.currency = coalesce(former.currency, 'XXX')
        and coalesce(emptied.user_id, {{ nobody }})
        = coalesce(former.user_id, {{ nobody }})
        and emptied.requests = 0;
    return null;
end
$$;
comment on function {{ private }}.summarize_changed_usage() is
'Moves records whose cost or user changed from sums to others.';
revoke all on function {{ private }}.summarize_changed_usage() from public;

create or replace trigger usage_records_summarize_changed
after update on {{ schema }}.usage_records
referencing old table as former new table as latter
for each statement
execute function {{ private }}.summarize_changed_usage();

create or replace function {{ schema }}.rebuild_usage_summaries(
    since timestamptz default '-infinity',
    until timestamptz default 'infinity'
) returns bigint
language plpgsql
set search_path = ''
as $$
declare
    made bigint;
begin
    lock table {{ schema }}.usage_summaries in share row exclusive mode;

    delete from {{ schema }}.usage_summaries as former
    where
        former.starts_at >= date_trunc(former.grain, since, 'UTC')
        and former.starts_at < until;

    with changed as (
        select records.*, 1 as sign
        from {{ schema }}.usage_records as records
        where
            records.occurred_at >= date_trunc('month', since, 'UTC')
            - interval '7 days'
            and records.occurred_at < until + interval '1 month'
    )
    {{ add_changed(
    "
    where
        date_trunc(grains.grain, changed.occurred_at, 'UTC')
        >= date_trunc(grains.grain, since, 'UTC')
        and date_trunc(grains.grain, changed.occurred_at, 'UTC') < until"
    ) }};
    get diagnostics made = row_count;
    return made;
end
$$;
comment on function {{ schema }}.rebuild_usage_summaries is
'Sums the records anew for all periods that a span of time touches.';
revoke all on function {{ schema }}.rebuild_usage_summaries
from public, anon, authenticated;
grant execute on function {{ schema }}.rebuild_usage_summaries to service_role;
