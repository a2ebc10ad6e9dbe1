{% import 'shared/macros.sql' as shared with context %}
{% set owner_column = 'organization_id' if tenant else 'user_id' %}
{% set owner = 'organization' if tenant else 'for_user' %}
-- Alerts when quotas fill ----------------------------------------------------

create table if not exists {{ schema }}.usage_alerts (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    quota_id uuid not null,
    starts_at timestamptz not null,
    metric text not null,
    percentage smallint not null,
    used numeric not null,
    max_value numeric not null,
    acknowledged_at timestamptz,
    created_at timestamptz not null default now(),
    constraint usage_alerts_pkey primary key (id),
    {% if tenant %}
    constraint usage_alerts_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% endif %}
    {{ shared.parent_key(
        'usage_alerts', 'quota_id', 'usage_quotas', 'cascade'
    ) }},
    constraint usage_alerts_quota_id_starts_at_metric_percentage_key
    unique (quota_id, starts_at, metric, percentage),
    constraint usage_alerts_metric_check
    check (metric in ('requests', 'tokens', 'cost')),
    constraint usage_alerts_percentage_check check (percentage > 0)
);
comment on table {{ schema }}.usage_alerts is
'Limits of which a percentage is used; each is told once in a period.';
comment on column {{ schema }}.usage_alerts.id is 'The key of the alert.';
{% if tenant %}
comment on column {{ schema }}.usage_alerts.organization_id is
'The organization whose quota fills.';
{% endif %}
comment on column {{ schema }}.usage_alerts.quota_id is
'The quota that fills.';
comment on column {{ schema }}.usage_alerts.starts_at is
'When the period of the quota began.';
comment on column {{ schema }}.usage_alerts.metric is
'Which of its limits: requests, tokens or cost.';
comment on column {{ schema }}.usage_alerts.percentage is
'Which of its percentages is reached.';
comment on column {{ schema }}.usage_alerts.used is
'How much was used when the alert was raised.';
comment on column {{ schema }}.usage_alerts.max_value is
'The limit at that time.';
comment on column {{ schema }}.usage_alerts.acknowledged_at is
'When somebody took note of it.';
comment on column {{ schema }}.usage_alerts.created_at is
'When the row was made.';
{% if tenant %}
create index if not exists usage_alerts_organization_id_quota_id_idx
on {{ schema }}.usage_alerts (organization_id, quota_id);
{% endif %}

{{ shared.protect('usage_alerts') }}
grant select on table {{ schema }}.usage_alerts to authenticated;
grant update (acknowledged_at) on table {{ schema }}.usage_alerts
to authenticated;

{% for command, clauses in [('select', ['using']),
('update', ['using', 'with check'])] %}
drop policy if exists usage_alerts_{{ command }} on {{ schema }}.usage_alerts;
create policy usage_alerts_{{ command }} on {{ schema }}.usage_alerts
for {{ command }} to authenticated
{% for clause in clauses %}
{% if tenant %}
{{ clause }} (
    organization_id in (select {{ private }}.organization_ids('admin'))
){{ ';' if loop.last }}
{% else %}
{{ clause }} (
    quota_id in (
        select quotas.id from {{ schema }}.usage_quotas as quotas
        where quotas.user_id = (select auth.uid())
    )
){{ ';' if loop.last }}
{% endif %}
{% endfor %}

{% endfor %}
{% if tenant %}
-- The same function in a schema without organizations.
drop function if exists {{ schema }}.raise_usage_alerts(uuid);
{% endif %}
create or replace function {{ schema }}.raise_usage_alerts(
    {{ owner }} uuid default null
) returns bigint
language plpgsql
set search_path = ''
as $$
declare
    raised bigint;
begin
    insert into {{ schema }}.usage_alerts (
        {% if tenant %}
        organization_id,
        {% endif %}
        quota_id,
        starts_at,
        metric,
        percentage,
        used,
        max_value
    )
    select
        {% if tenant %}
        quotas.organization_id,
        {% endif %}
        quotas.id,
        status.starts_at,
        status.metric,
        thresholds.percentage,
        status.used,
        status.max_value
    from {{ schema }}.usage_quotas as quotas
    cross join lateral
        {{ schema }}.quota_status(quotas.{{ owner_column }}) as status
    cross join lateral
        unnest(quotas.alert_percentages) as thresholds (percentage)
    where
        ({{ owner }} is null or quotas.{{ owner_column }} = {{ owner }})
        and status.quota_id = quotas.id
        and status.used > 0
        and status.used * 100 >= status.max_value * thresholds.percentage
    order by quotas.id, status.metric, thresholds.percentage
    on conflict on constraint
    usage_alerts_quota_id_starts_at_metric_percentage_key do nothing;
    get diagnostics raised = row_count;
    return raised;
end
$$;
comment on function {{ schema }}.raise_usage_alerts is
'Raises the alerts that are due and not raised yet, and says how many.';
revoke all on function {{ schema }}.raise_usage_alerts
from public, anon, authenticated;
grant execute on function {{ schema }}.raise_usage_alerts to service_role;
