{% set relation = table.split('.')[1] %}
{% set is_owner = owner_column ~ ' = (select auth.uid())' %}
{% import 'rls-policies/macros.sql' as rls with context %}
alter table {{ table }} enable row level security;
revoke all on table {{ table }} from public, anon, authenticated;
grant all on table {{ table }} to service_role;

{% if access == 'owner' %}
-- Rows are read and written by the user they belong to.
create index if not exists {{ relation }}_{{ owner_column }}_idx
on {{ table }} ({{ owner_column }});
grant select, insert, update, delete on table {{ table }} to authenticated;

{{ rls.policy('select', 'owner', 'authenticated', is_owner) }}

{{ rls.policy('insert', 'owner', 'authenticated', '', is_owner) }}

{{ rls.policy('update', 'owner', 'authenticated', is_owner, is_owner) }}

{{ rls.policy('delete', 'owner', 'authenticated', is_owner) }}
{% elif access == 'tenant' %}
-- Members read, those from member on write, admins and owners delete.
create index if not exists {{ relation }}_{{ tenant_column }}_idx
on {{ table }} ({{ tenant_column }});
grant select, insert, update, delete on table {{ table }} to authenticated;

{{ rls.policy(
    'select', 'viewers', 'authenticated', rls.members('viewer')
) }}

{{ rls.policy(
    'insert', 'members', 'authenticated', '', rls.members('member')
) }}

{{ rls.policy(
    'update', 'members', 'authenticated',
    rls.members('member'), rls.members('member')
) }}

{{ rls.policy('delete', 'admins', 'authenticated', rls.members('admin')) }}

-- Who may write in two organizations could else take rows from one to another.
create or replace function private.keep_tenant() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    raise insufficient_privilege
    using message = 'a row stays in its organization';
end
$$;
comment on function private.keep_tenant() is
'Refuses to move a row from one organization to another.';
revoke all on function private.keep_tenant() from public;

create or replace trigger {{ relation }}_keep_tenant
before update of {{ tenant_column }} on {{ table }}
for each row when (
    row_security_active('{{ table }}')
    and new.{{ tenant_column }} is distinct from old.{{ tenant_column }}
)
execute function private.keep_tenant();
{% elif access == 'public-read' %}
-- Everybody reads, the user a row belongs to writes.
create index if not exists {{ relation }}_{{ owner_column }}_idx
on {{ table }} ({{ owner_column }});
grant select on table {{ table }} to anon, authenticated;
grant insert, update, delete on table {{ table }} to authenticated;

{{ rls.policy('select', 'everybody', 'anon, authenticated', 'true') }}

{{ rls.policy('insert', 'owner', 'authenticated', '', is_owner) }}

{{ rls.policy('update', 'owner', 'authenticated', is_owner, is_owner) }}

{{ rls.policy('delete', 'owner', 'authenticated', is_owner) }}
{% elif access == 'append-only' %}
-- The user a row belongs to adds and reads it; nobody changes it.
create index if not exists {{ relation }}_{{ owner_column }}_idx
on {{ table }} ({{ owner_column }});
grant select, insert on table {{ table }} to authenticated;
revoke update, delete, truncate on table {{ table }} from service_role;

{{ rls.policy('select', 'owner', 'authenticated', is_owner) }}

{{ rls.policy('insert', 'owner', 'authenticated', '', is_owner) }}
{% else %}
-- Only the backend, which passes by row level security; the policy says so.
{{ rls.policy('all', 'service', 'service_role', 'true', 'true') }}
{% endif %}
