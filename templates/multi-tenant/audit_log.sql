{% import 'shared/macros.sql' as shared with context %}
-- The audit log: what changed, and who changed it -----------------------------

-- No foreign keys: entries outlive the rows, users and organizations they name.
create table if not exists {{ schema }}.audit_log (
    id bigint generated always as identity,
    organization_id uuid,
    table_schema text not null,
    table_name text not null,
    record_id text,
    change_kind text not null,
    old_row jsonb,
    new_row jsonb,
    actor_id uuid,
    actor_role text not null,
    request_id text,
    ip_address inet,
    created_at timestamptz not null default now(),
    constraint audit_log_pkey primary key (id),
    constraint audit_log_action_check
    check (change_kind in ('insert', 'update', 'delete'))
);
comment on table {{ schema }}.audit_log is
'Every change of the audited tables; entries are added by triggers alone.';
comment on column {{ schema }}.audit_log.id is
'In the order in which the entries were made.';
comment on column {{ schema }}.audit_log.organization_id is
'The organization of the changed row, if it has one.';
comment on column {{ schema }}.audit_log.table_schema is
'The schema of the changed table.';
comment on column {{ schema }}.audit_log.table_name is 'The changed table.';
comment on column {{ schema }}.audit_log.record_id is
'The id of the changed row, or its user_id where it has no id.';
comment on column {{ schema }}.audit_log.change_kind is
'insert, update or delete.';
comment on column {{ schema }}.audit_log.old_row is
'The row before, without the columns that are left out.';
comment on column {{ schema }}.audit_log.new_row is
'The row afterwards, without the columns that are left out.';
comment on column {{ schema }}.audit_log.actor_id is
'The user who was signed in.';
comment on column {{ schema }}.audit_log.actor_role is
'The role of the database that made the change.';
comment on column {{ schema }}.audit_log.request_id is
'The header x-request-id of the request, or cf-ray.';
comment on column {{ schema }}.audit_log.ip_address is
'Where the request came from, if the proxies before the API told it.';
comment on column {{ schema }}.audit_log.created_at is
'When the transaction of the change began.';
create index if not exists audit_log_organization_id_created_at_idx
on {{ schema }}.audit_log (organization_id, created_at);
create index if not exists audit_log_record_id_idx
on {{ schema }}.audit_log (record_id, table_name);
create index if not exists audit_log_created_at_idx
on {{ schema }}.audit_log using brin (created_at);

{{ shared.protect('audit_log') }}
revoke all on table {{ schema }}.audit_log from service_role;
revoke all on sequence {{ schema }}.audit_log_id_seq
from public, anon, authenticated, service_role;
grant select on table {{ schema }}.audit_log to authenticated, service_role;

drop policy if exists audit_log_select_admins on {{ schema }}.audit_log;
create policy audit_log_select_admins on {{ schema }}.audit_log
for select to authenticated
using (
    organization_id = any(array(select {{ private }}.organization_ids('admin')))
);

-- What a client sends is no reason to refuse what it writes. It can invent what
-- stands first in x-forwarded-for; the last is what the nearest proxy saw.
create or replace function {{ private }}.request_origin(
    out request_id text, out ip_address inet
)
language plpgsql stable
set search_path = ''
as $$
declare
    headers jsonb;
begin
    headers := nullif(current_setting('request.headers', true), '')::jsonb;
    request_id := left(
        coalesce(headers ->> 'x-request-id', headers ->> 'cf-ray'), 200
    );
    ip_address := btrim(coalesce(
        {% if platform == 'supabase' %}
        headers ->> 'cf-connecting-ip',
        {% endif %}
        split_part(headers ->> 'x-forwarded-for', ',', -1)
    ))::inet;
exception when data_exception then
    return;
end
$$;
comment on function {{ private }}.request_origin is
'What the headers of the request say about it, as PostgREST passes them on.';
revoke all on function {{ private }}.request_origin from public;

-- For any table. An update that changes nothing but updated_at and the columns
-- that are left out is no change.
create or replace function {{ private }}.audit() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    left_out text[] := coalesce(tg_argv, '{}');
    old_row jsonb;
    new_row jsonb;
    changed jsonb;
    is_organization boolean := tg_relid = '{{ schema }}.organizations'::regclass;
begin
    if tg_op <> 'INSERT' then
        old_row := to_jsonb(old) - left_out;
    end if;
    if tg_op <> 'DELETE' then
        new_row := to_jsonb(new) - left_out;
    end if;
    if old_row - 'updated_at' = new_row - 'updated_at' then
        return null;
    end if;
    changed := coalesce(new_row, old_row);
    insert into {{ schema }}.audit_log (
        organization_id, table_schema, table_name, record_id, change_kind,
        old_row, new_row, actor_id, actor_role, request_id, ip_address
    )
    select
        case when is_organization
            then changed ->> 'id' else changed ->> 'organization_id'
        end::uuid,
        tg_table_schema,
        tg_table_name,
        coalesce(changed ->> 'id', changed ->> 'user_id'),
        lower(tg_op),
        old_row,
        new_row,
        auth.uid(),
        coalesce(nullif(current_setting('role', true), 'none'), session_user),
        origin.request_id,
        origin.ip_address
    from {{ private }}.request_origin() as origin;
    return null;
end
$$;
comment on function {{ private }}.audit is
'Writes the audit log; its arguments are columns that are left out.';
revoke all on function {{ private }}.audit from public;

{{ shared.audit('organizations') }}
{{ shared.audit('organization_members') }}
