{% set records = schema ~ '.usage_records' %}
-- Recording what was used ----------------------------------------------------

{% if tenant %}
-- The function of a schema without organizations.
drop function if exists {{ schema }}.record_usage(
    text, uuid, text, text, bigint, bigint, bigint, integer, text, timestamptz,
    jsonb, uuid
);
{% endif %}
-- Locks are taken in one order: the reservation, the sums, the alerts.
create or replace function {{ schema }}.record_usage(
    {% if tenant %}
    organization uuid,
    {% endif %}
    request text,
    for_user uuid,
    model_provider text,
    model text,
    tokens_in bigint default 0,
    tokens_out bigint default 0,
    tokens_cached bigint default 0,
    took_ms integer default null,
    outcome text default 'succeeded',
    used_at timestamptz default now(),
    details jsonb default '{}',
    reservation uuid default null
) returns bigint
language plpgsql
set search_path = ''
as $$
declare
    used_model uuid;
    record_id bigint;
begin
    select models.id into used_model
    from {{ schema }}.ai_models as models
    where models.provider_name = model_provider and models.model_name = model;
    if not found then
        raise exception 'there is no model % of %', model, model_provider
            using
                errcode = 'foreign_key_violation',
                hint = 'Add it to {{ schema }}.ai_models and record again.';
    end if;

    delete from {{ schema }}.usage_reservations as settled
    where settled.id = reservation;

    insert into {{ records }} (
        {% if tenant %}
        organization_id,
        {% endif %}
        user_id,
        model_id,
        request_id,
        status,
        input_tokens,
        cached_input_tokens,
        output_tokens,
        latency_ms,
        metadata,
        occurred_at
    )
    values (
        {% if tenant %}
        organization,
        {% endif %}
        for_user,
        used_model,
        request,
        outcome,
        tokens_in,
        tokens_cached,
        tokens_out,
        took_ms,
        details,
        used_at
    )
    {% if tenant %}
    on conflict (organization_id, request_id) do nothing
    {% else %}
    on conflict (request_id) do nothing
    {% endif %}
    returning id into record_id;

    if not found then
        select former.id into record_id
        from {{ records }} as former
        where
            former.request_id = request
            {% if tenant %}
            and former.organization_id = organization
            {% endif %};
    {% if tenant %}
    else
        perform {{ schema }}.raise_usage_alerts(organization);
    {% else %}
    elsif for_user is not null then
        perform {{ schema }}.raise_usage_alerts(for_user);
    {% endif %}
    end if;
    return record_id;
end
$$;
comment on function {{ schema }}.record_usage is
'Records a use once, settles its reservation and raises alerts; its key.';
revoke all on function {{ schema }}.record_usage
from public, anon, authenticated;
grant execute on function {{ schema }}.record_usage to service_role;

-- Costs of the past ----------------------------------------------------------

create or replace function {{ schema }}.unpriced_usage() returns table (
    model_id uuid,
    provider_name text,
    model_name text,
    requests bigint,
    first_occurred_at timestamptz,
    last_occurred_at timestamptz
)
language sql stable
set search_path = ''
as $$
    select
        models.id,
        models.provider_name,
        models.model_name,
        count(*),
        min(records.occurred_at),
        max(records.occurred_at)
    from {{ records }} as records
    inner join {{ schema }}.ai_models as models on records.model_id = models.id
    where records.total_cost is null
    group by models.id
    order by models.provider_name, models.model_name
$$;
comment on function {{ schema }}.unpriced_usage() is
'The models with records that no price was valid for, and from when to when.';
revoke all on function {{ schema }}.unpriced_usage() from public, anon;
grant execute on function {{ schema }}.unpriced_usage()
to authenticated, service_role;

-- It runs as its owner because nobody else may change a record.
create or replace function {{ schema }}.recompute_usage_costs(
    since timestamptz default '-infinity',
    until timestamptz default 'infinity',
    only_model uuid default null
) returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
    changed bigint;
begin
    with priced as (
        select records.id, prices.total_cost, prices.currency
        from {{ records }} as records
        left join lateral {{ private }}.usage_cost(
            records.model_id,
            records.occurred_at,
            records.input_tokens,
            records.cached_input_tokens,
            records.output_tokens
        ) as prices on true
        where
            records.occurred_at >= since
            and records.occurred_at < until
            and (only_model is null or records.model_id = only_model)
            and (records.total_cost, records.currency)
            is distinct from (prices.total_cost, prices.currency)
        order by records.id
        for no key update of records
    )
    update {{ records }} as former
    set total_cost = priced.total_cost, currency = priced.currency
    from priced
    where former.id = priced.id;
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function {{ schema }}.recompute_usage_costs is
'Computes costs anew after prices changed, and says how many are different.';
revoke all on function {{ schema }}.recompute_usage_costs
from public, anon, authenticated;
grant execute on function {{ schema }}.recompute_usage_costs to service_role;
