{% import 'shared/macros.sql' as shared with context %}
-- Every use of a model -------------------------------------------------------

{{ shared.adopt([
    'usage_alerts', 'usage_quotas', 'usage_reservations', 'usage_summaries',
    'usage_records'
]) }}

create table if not exists {{ schema }}.usage_records (
    id bigint generated always as identity,
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    user_id uuid,
    model_id uuid not null,
    request_id text not null,
    status text not null default 'succeeded',
    input_tokens bigint not null default 0,
    cached_input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    latency_ms integer,
    total_cost numeric,
    currency text,
    metadata jsonb not null default '{}',
    occurred_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    constraint usage_records_pkey primary key (id),
    {% if tenant %}
    constraint usage_records_organization_id_request_id_key
    unique (organization_id, request_id),
    constraint usage_records_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% else %}
    constraint usage_records_request_id_key unique (request_id),
    {% endif %}
    constraint usage_records_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint usage_records_model_id_fkey
    foreign key (model_id) references {{ schema }}.ai_models (id)
    on delete restrict on update restrict,
    constraint usage_records_request_id_check
    check (char_length(request_id) between 1 and 200),
    constraint usage_records_status_check
    check (status in ('succeeded', 'failed', 'cancelled')),
    constraint usage_records_input_tokens_check
    check (input_tokens >= 0),
    constraint usage_records_cached_input_tokens_check
    check (cached_input_tokens between 0 and input_tokens),
    constraint usage_records_output_tokens_check
    check (output_tokens >= 0),
    constraint usage_records_latency_ms_check check (latency_ms >= 0),
    constraint usage_records_total_cost_check check (total_cost >= 0),
    constraint usage_records_currency_check
    check ((currency is null) = (total_cost is null)),
    constraint usage_records_metadata_check
    check (jsonb_typeof(metadata) = 'object'),
    constraint usage_records_occurred_at_check
    check (isfinite(occurred_at))
);
comment on table {{ schema }}.usage_records is
'Every use of a model. Rows are only added; their cost can be computed anew.';
comment on column {{ schema }}.usage_records.id is 'The key of the record.';
{% if tenant %}
comment on column {{ schema }}.usage_records.organization_id is
'The organization that used the model.';
{% endif %}
comment on column {{ schema }}.usage_records.user_id is
'Who used the model; null for the application itself and for deleted users.';
comment on column {{ schema }}.usage_records.model_id is
'The model that was used.';
comment on column {{ schema }}.usage_records.request_id is
'A name of the request; what is recorded twice under it counts once.';
comment on column {{ schema }}.usage_records.status is
'How it ended: succeeded, failed or cancelled.';
comment on column {{ schema }}.usage_records.input_tokens is
'All tokens that were sent, with those that were cached.';
comment on column {{ schema }}.usage_records.cached_input_tokens is
'Those of the input tokens that the provider read from its cache.';
comment on column {{ schema }}.usage_records.output_tokens is
'The tokens that came back.';
comment on column {{ schema }}.usage_records.latency_ms is
'How long it took, in milliseconds.';
comment on column {{ schema }}.usage_records.total_cost is
'What it cost by the price of that time; null where there is no price.';
comment on column {{ schema }}.usage_records.currency is
'The currency of the cost.';
comment on column {{ schema }}.usage_records.metadata is
'What the application adds.';
comment on column {{ schema }}.usage_records.occurred_at is
'When the model was used.';
comment on column {{ schema }}.usage_records.created_at is
'When the row was made.';
{% if tenant %}
create index if not exists usage_records_organization_id_occurred_at_idx
on {{ schema }}.usage_records (organization_id, occurred_at);
{% endif %}
create index if not exists usage_records_user_id_occurred_at_idx
on {{ schema }}.usage_records (user_id, occurred_at);
create index if not exists usage_records_model_id_occurred_at_idx
on {{ schema }}.usage_records (model_id, occurred_at);
create index if not exists usage_records_occurred_at_idx
on {{ schema }}.usage_records using brin (occurred_at);
create index if not exists usage_records_unpriced_idx
on {{ schema }}.usage_records (model_id, occurred_at) where total_cost is null;

{{ shared.protect('usage_records') }}
{{ shared.protect_sequence('usage_records') }}
revoke update, delete, truncate on table {{ schema }}.usage_records
from service_role;
grant select on table {{ schema }}.usage_records to authenticated;

drop policy if exists usage_records_select on {{ schema }}.usage_records;
create policy usage_records_select on {{ schema }}.usage_records
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

-- What a use costs by the price that held then.
create or replace function {{ private }}.usage_cost(
    model uuid,
    used_at timestamptz,
    tokens_in bigint,
    tokens_cached bigint,
    tokens_out bigint
) returns table (total_cost numeric, currency text)
language sql stable
set search_path = ''
as $$
    select
        0.000001 * (
            (tokens_in - tokens_cached) * prices.input_per_million
            + tokens_cached * coalesce(
                prices.cached_input_per_million, prices.input_per_million
            )
            + tokens_out * prices.output_per_million
        ),
        prices.currency
    from {{ schema }}.ai_model_prices as prices
    where prices.model_id = model and prices.valid_during @> used_at
$$;
comment on function {{ private }}.usage_cost is
'What tokens cost at a time, exactly; no row where the model had no price.';
revoke all on function {{ private }}.usage_cost from public;

create or replace function {{ private }}.price_usage() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    select priced.total_cost, priced.currency into new.total_cost, new.currency
    from {{ private }}.usage_cost(
        new.model_id,
        new.occurred_at,
        new.input_tokens,
        new.cached_input_tokens,
        new.output_tokens
    ) as priced;
    return new;
end
$$;
comment on function {{ private }}.price_usage() is
'Computes the cost of a new record, whatever cost was given.';
revoke all on function {{ private }}.price_usage() from public;

create or replace trigger usage_records_price
before insert on {{ schema }}.usage_records
for each row execute function {{ private }}.price_usage();
