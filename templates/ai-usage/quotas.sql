{% import 'shared/macros.sql' as shared with context %}
{% set owner_column = 'organization_id' if tenant else 'user_id' %}
-- How much is allowed --------------------------------------------------------

create table if not exists {{ schema }}.usage_quotas (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% else %}
    user_id uuid not null,
    {% endif %}
    period text not null,
    max_requests bigint,
    max_tokens bigint,
    max_cost numeric,
    currency text not null default 'USD',
    alert_percentages smallint[] not null default '{80,100}',
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint usage_quotas_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('usage_quotas') }}
    {% else %}
    constraint usage_quotas_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    {% endif %}
    constraint usage_quotas_{{ owner_column }}_period_key
    unique ({{ owner_column }}, period),
    constraint usage_quotas_period_check
    check (period in ('hour', 'day', 'week', 'month')),
    constraint usage_quotas_max_requests_check check (max_requests >= 0),
    constraint usage_quotas_max_tokens_check check (max_tokens >= 0),
    constraint usage_quotas_max_cost_check
    check (max_cost >= 0 and max_cost < 'infinity'),
    constraint usage_quotas_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint usage_quotas_alert_percentages_check
    check (
        0 < all(alert_percentages)
        and array_position(alert_percentages, null) is null
        and cardinality(alert_percentages) <= 20
    ),
    constraint usage_quotas_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.usage_quotas is
{% if tenant %}
'How much an organization may use in a period.';
{% else %}
'How much a user may use in a period. Who has none may use any amount.';
{% endif %}
comment on column {{ schema }}.usage_quotas.id is 'The key of the quota.';
{% if tenant %}
comment on column {{ schema }}.usage_quotas.organization_id is
'The organization that is limited.';
{% else %}
comment on column {{ schema }}.usage_quotas.user_id is
'The user who is limited.';
{% endif %}
comment on column {{ schema }}.usage_quotas.period is
'hour, day, week or month, each beginning in UTC.';
comment on column {{ schema }}.usage_quotas.max_requests is
'How many records; null means any number.';
comment on column {{ schema }}.usage_quotas.max_tokens is
'How many tokens, input and output together; null means any number.';
comment on column {{ schema }}.usage_quotas.max_cost is
'What it may cost in the currency; null means anything.';
comment on column {{ schema }}.usage_quotas.currency is
'The currency of max_cost; what has another currency does not count.';
comment on column {{ schema }}.usage_quotas.alert_percentages is
'At how much of a limit an alert is raised.';
comment on column {{ schema }}.usage_quotas.metadata is
'What the application adds.';
comment on column {{ schema }}.usage_quotas.created_at is
'When the row was made.';
comment on column {{ schema }}.usage_quotas.updated_at is
'When the row last changed.';

{{ shared.touch('usage_quotas') }}
{{ shared.protect('usage_quotas') }}
grant select on table {{ schema }}.usage_quotas to authenticated;

drop policy if exists usage_quotas_select on {{ schema }}.usage_quotas;
create policy usage_quotas_select on {{ schema }}.usage_quotas
for select to authenticated
{% if tenant %}
using (organization_id in (select {{ private }}.organization_ids('admin')));
{% else %}
using (user_id = (select auth.uid()));
{% endif %}
