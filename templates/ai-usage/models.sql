{% import 'shared/macros.sql' as shared with context %}
-- Models and what they cost --------------------------------------------------

create extension if not exists btree_gist with schema {{ extensions }};

create table if not exists {{ schema }}.ai_models (
    id uuid not null default gen_random_uuid(),
    provider_name text not null,
    model_name text not null,
    kind text not null default 'chat',
    context_size integer,
    is_active boolean not null default true,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint ai_models_pkey primary key (id),
    constraint ai_models_provider_name_model_name_key
    unique (provider_name, model_name),
    constraint ai_models_provider_name_check
    check (char_length(provider_name) between 1 and 100),
    constraint ai_models_model_name_check
    check (char_length(model_name) between 1 and 200),
    constraint ai_models_kind_check
    check (kind in ('chat', 'embedding', 'rerank', 'image', 'audio', 'other')),
    constraint ai_models_context_size_check check (context_size > 0),
    constraint ai_models_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.ai_models is 'The models that can be used.';
comment on column {{ schema }}.ai_models.id is 'The key of the model.';
comment on column {{ schema }}.ai_models.provider_name is
'Who offers the model, such as openai.';
comment on column {{ schema }}.ai_models.model_name is
'The name of the model at its provider.';
comment on column {{ schema }}.ai_models.kind is
'What it makes: chat, embedding, rerank, image, audio or other.';
comment on column {{ schema }}.ai_models.context_size is
'How many tokens fit into one request.';
comment on column {{ schema }}.ai_models.is_active is
'Whether the application offers the model.';
comment on column {{ schema }}.ai_models.metadata is
'What the application adds.';
comment on column {{ schema }}.ai_models.created_at is 'When the row was made.';
comment on column {{ schema }}.ai_models.updated_at is
'When the row last changed.';

{{ shared.touch('ai_models') }}
{{ shared.protect('ai_models') }}
grant select on table {{ schema }}.ai_models to authenticated;

drop policy if exists ai_models_select_signed_in on {{ schema }}.ai_models;
create policy ai_models_select_signed_in on {{ schema }}.ai_models
for select to authenticated
using (true);

create table if not exists {{ schema }}.ai_model_prices (
    id uuid not null default gen_random_uuid(),
    model_id uuid not null,
    valid_during tstzrange not null,
    currency text not null default 'USD',
    input_per_million numeric(14, 6) not null,
    cached_input_per_million numeric(14, 6),
    output_per_million numeric(14, 6) not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint ai_model_prices_pkey primary key (id),
    constraint ai_model_prices_model_id_fkey
    foreign key (model_id) references {{ schema }}.ai_models (id)
    on delete cascade on update cascade,
    constraint ai_model_prices_model_id_valid_during_excl
    exclude using gist (model_id with =, valid_during with &&),
    constraint ai_model_prices_valid_during_check
    check (not isempty(valid_during) and not upper_inc(valid_during)),
    constraint ai_model_prices_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint ai_model_prices_input_per_million_check
    check (input_per_million >= 0 and input_per_million < 'infinity'),
    constraint ai_model_prices_cached_input_per_million_check
    check (
        cached_input_per_million >= 0
        and cached_input_per_million < 'infinity'
    ),
    constraint ai_model_prices_output_per_million_check
    check (output_per_million >= 0 and output_per_million < 'infinity')
);
comment on table {{ schema }}.ai_model_prices is
'What a model costs, and from when to when. Prices of a model never overlap.';
comment on column {{ schema }}.ai_model_prices.id is 'The key of the price.';
comment on column {{ schema }}.ai_model_prices.model_id is
'The model that costs this.';
comment on column {{ schema }}.ai_model_prices.valid_during is
'From when to when the price holds; the end is not part of it.';
comment on column {{ schema }}.ai_model_prices.currency is
'The currency, by its three letters of ISO 4217.';
comment on column {{ schema }}.ai_model_prices.input_per_million is
'The price of a million input tokens.';
comment on column {{ schema }}.ai_model_prices.cached_input_per_million is
'The price of a million cached input tokens; null means as other input.';
comment on column {{ schema }}.ai_model_prices.output_per_million is
'The price of a million output tokens.';
comment on column {{ schema }}.ai_model_prices.created_at is
'When the row was made.';
comment on column {{ schema }}.ai_model_prices.updated_at is
'When the row last changed.';
create index if not exists ai_model_prices_model_id_idx
on {{ schema }}.ai_model_prices (model_id);

{{ shared.touch('ai_model_prices') }}
{{ shared.protect('ai_model_prices') }}
grant select on table {{ schema }}.ai_model_prices to authenticated;

drop policy if exists ai_model_prices_select_signed_in
on {{ schema }}.ai_model_prices;
create policy ai_model_prices_select_signed_in on {{ schema }}.ai_model_prices
for select to authenticated
using (true);

create or replace function {{ schema }}.set_ai_model_price(
    model uuid,
    starts_at timestamptz,
    input_price numeric,
    output_price numeric,
    cached_input_price numeric default null,
    price_currency text default 'USD'
) returns uuid
language plpgsql
set search_path = ''
as $$
declare
    ends_at timestamptz;
    new_price uuid;
begin
    -- Two that both insert before either looks would wait for each other.
    perform from {{ schema }}.ai_models as priced
    where priced.id = model
    for no key update;

    select min(lower(later.valid_during)) into ends_at
    from {{ schema }}.ai_model_prices as later
    where later.model_id = model and lower(later.valid_during) > starts_at;

    update {{ schema }}.ai_model_prices as former
    set valid_during = tstzrange(lower(former.valid_during), starts_at)
    where
        former.model_id = model
        and former.valid_during @> starts_at
        and coalesce(lower(former.valid_during), '-infinity') < starts_at;

    insert into {{ schema }}.ai_model_prices (
        model_id,
        valid_during,
        currency,
        input_per_million,
        cached_input_per_million,
        output_per_million
    )
    values (
        model,
        tstzrange(starts_at, ends_at),
        price_currency,
        input_price,
        cached_input_price,
        output_price
    )
    returning id into new_price;
    return new_price;
end
$$;
comment on function {{ schema }}.set_ai_model_price is
'Gives a model a price, which ends the one before and holds until the next.';
revoke all on function {{ schema }}.set_ai_model_price
from public, anon, authenticated;
grant execute on function {{ schema }}.set_ai_model_price to service_role;
