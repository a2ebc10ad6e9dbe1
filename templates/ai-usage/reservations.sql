{% import 'shared/macros.sql' as shared with context %}
{% set owner_column = 'organization_id' if tenant else 'user_id' %}
{% set owner = 'organization' if tenant else 'for_user' %}
-- What is allowed and not yet recorded ---------------------------------------

create table if not exists {{ schema }}.usage_reservations (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    user_id uuid{{ ' not null' if not tenant }},
    expected_tokens bigint not null,
    expected_cost numeric not null default 0,
    currency text not null default 'USD',
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    constraint usage_reservations_pkey primary key (id),
    {% if tenant %}
    constraint usage_reservations_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% endif %}
    constraint usage_reservations_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint usage_reservations_expected_tokens_check
    check (expected_tokens >= 0),
    constraint usage_reservations_expected_cost_check
    check (expected_cost >= 0 and expected_cost < 'infinity'),
    constraint usage_reservations_currency_check
    check (currency ~ '^[A-Z]{3}$')
);
comment on table {{ schema }}.usage_reservations is
'Requests that were allowed and are not recorded yet. They count as used.';
comment on column {{ schema }}.usage_reservations.id is
'The key of the reservation.';
{% if tenant %}
comment on column {{ schema }}.usage_reservations.organization_id is
'The organization whose quotas it counts against.';
{% endif %}
comment on column {{ schema }}.usage_reservations.user_id is
'Who asked for it.';
comment on column {{ schema }}.usage_reservations.expected_tokens is
'How many tokens the request is expected to use.';
comment on column {{ schema }}.usage_reservations.expected_cost is
'What the request is expected to cost.';
comment on column {{ schema }}.usage_reservations.currency is
'The currency of the cost.';
comment on column {{ schema }}.usage_reservations.expires_at is
'When it no longer counts, should it neither be recorded nor released.';
comment on column {{ schema }}.usage_reservations.created_at is
'When the row was made.';
{% if tenant %}
create index if not exists usage_reservations_organization_id_expires_at_idx
on {{ schema }}.usage_reservations (organization_id, expires_at);
{% endif %}
create index if not exists usage_reservations_user_id_expires_at_idx
on {{ schema }}.usage_reservations (user_id, expires_at);
create index if not exists usage_reservations_expires_at_idx
on {{ schema }}.usage_reservations (expires_at);

{{ shared.protect('usage_reservations') }}
grant select on table {{ schema }}.usage_reservations to authenticated;

drop policy if exists usage_reservations_select
on {{ schema }}.usage_reservations;
create policy usage_reservations_select on {{ schema }}.usage_reservations
for select to authenticated
{% if tenant %}
using (
    organization_id in (select {{ private }}.organization_ids('admin'))
    or (
        user_id = (select auth.uid())
        and organization_id in (select {{ private }}.organization_ids())
    )
);
{% else %}
using (user_id = (select auth.uid()));
{% endif %}

{% if tenant %}
-- The functions of a schema without organizations.
drop function if exists {{ schema }}.quota_status(uuid);
drop function if exists {{ schema }}.reserve_usage(
    uuid, bigint, numeric, text, interval
);
{% endif %}
create or replace function {{ schema }}.quota_status(
    {{ owner }} uuid{{ ' default auth.uid()' if not tenant }}
) returns table (
    quota_id uuid,
    period text,
    starts_at timestamptz,
    metric text,
    currency text,
    max_value numeric,
    used numeric,
    reserved numeric,
    remaining numeric
)
language sql stable
set search_path = ''
as $$
    select
        quotas.id,
        quotas.period,
        begins.starts_at,
        limits.metric,
        case limits.metric when 'cost' then quotas.currency end,
        limits.max_value,
        limits.used,
        limits.reserved,
        greatest(0, limits.max_value - limits.used - limits.reserved)
    from {{ schema }}.usage_quotas as quotas
    cross join lateral (
        select date_trunc(quotas.period, now(), 'UTC') as starts_at
    ) as begins
    cross join lateral (
        select
            coalesce(sum(summaries.requests), 0) as requests,
            coalesce(
                sum(summaries.input_tokens + summaries.output_tokens), 0
            ) as tokens,
            coalesce(
                sum(summaries.total_cost)
                filter (where summaries.currency = quotas.currency),
                0
            ) as cost
        from {{ schema }}.usage_summaries as summaries
        where
            summaries.{{ owner_column }} = quotas.{{ owner_column }}
            and summaries.grain = quotas.period
            and summaries.starts_at = begins.starts_at
    ) as past
    cross join lateral (
        select
            count(*) as requests,
            coalesce(sum(reservations.expected_tokens), 0) as tokens,
            coalesce(
                sum(reservations.expected_cost)
                filter (where reservations.currency = quotas.currency),
                0
            ) as cost
        from {{ schema }}.usage_reservations as reservations
        where
            reservations.{{ owner_column }} = quotas.{{ owner_column }}
            and reservations.expires_at > now()
    ) as held
    cross join lateral (
        values
        ('requests', quotas.max_requests, past.requests, held.requests),
        ('tokens', quotas.max_tokens, past.tokens, held.tokens),
        ('cost', quotas.max_cost, past.cost, held.cost)
    ) as limits (metric, max_value, used, reserved)
    where
        quotas.{{ owner_column }} = {{ owner }}
        and limits.max_value is not null
    order by begins.starts_at desc, limits.metric
$$;
comment on function {{ schema }}.quota_status is
'Every limit with what of it is used, reserved and left in this period.';
revoke all on function {{ schema }}.quota_status from public, anon;
grant execute on function {{ schema }}.quota_status
to authenticated, service_role;

-- Those who reserve at the same time wait for each other at the quotas.
create or replace function {{ schema }}.reserve_usage(
    {% if tenant %}
    organization uuid,
    {% endif %}
    for_user uuid,
    tokens bigint,
    cost numeric default 0,
    cost_currency text default 'USD',
    lasts interval default '10 minutes'
) returns table (
    is_allowed boolean,
    reservation_id uuid,
    refused_period text,
    refused_metric text
)
language plpgsql
set search_path = ''
as $$
begin
    if current_setting('transaction_isolation') = 'repeatable read' then
        raise exception 'reserve_usage cannot see what others reserved'
            using
                errcode = 'invalid_transaction_state',
                hint = 'Call it in a transaction that is read committed.';
    end if;

    perform from {{ schema }}.usage_quotas as quotas
    where quotas.{{ owner_column }} = {{ owner }}
    order by quotas.id
    for no key update;

    return query
    select false, null::uuid, status.period, status.metric
    from {{ schema }}.quota_status({{ owner }}) as status
    where status.used + status.reserved + case
        when status.metric = 'requests' then 1
        when status.metric = 'tokens' then tokens
        when status.currency = cost_currency then cost
        else 0
    end > status.max_value
    limit 1;
    if found then
        return;
    end if;

    return query
    insert into {{ schema }}.usage_reservations as made (
        {% if tenant %}
        organization_id,
        {% endif %}
        user_id,
        expected_tokens,
        expected_cost,
        currency,
        expires_at
    )
    values (
        {% if tenant %}
        organization,
        {% endif %}
        for_user,
        tokens,
        cost,
        cost_currency,
        now() + lasts
    )
    returning true, made.id, null::text, null::text;
end
$$;
comment on function {{ schema }}.reserve_usage is
'Reserves what a request is expected to use, or says which limit forbids it.';
revoke all on function {{ schema }}.reserve_usage
from public, anon, authenticated;
grant execute on function {{ schema }}.reserve_usage to service_role;

create or replace function {{ schema }}.release_usage(reservation uuid)
returns boolean
language plpgsql
set search_path = ''
as $$
begin
    delete from {{ schema }}.usage_reservations as reservations
    where reservations.id = reservation;
    return found;
end
$$;
comment on function {{ schema }}.release_usage is
'Gives back what was reserved for a request that was not made.';
revoke all on function {{ schema }}.release_usage
from public, anon, authenticated;
grant execute on function {{ schema }}.release_usage to service_role;

create or replace function {{ schema }}.delete_expired_reservations()
returns bigint
language sql
set search_path = ''
as $$
    with expired as (
        select reservations.id
        from {{ schema }}.usage_reservations as reservations
        where reservations.expires_at <= now()
        for update skip locked
    ),
    deleted as (
        delete from {{ schema }}.usage_reservations as reservations
        where reservations.id in (select expired.id from expired)
        returning reservations.id
    )
    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_expired_reservations() is
'Deletes the reservations that no longer count, and says how many.';
revoke all on function {{ schema }}.delete_expired_reservations()
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_expired_reservations()
to service_role;
