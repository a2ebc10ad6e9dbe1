-- Helpers, in a schema that no API serves ------------------------------------

create schema if not exists {{ private }};
comment on schema {{ private }} is 'Helpers of policies and triggers.';
revoke all on schema {{ private }} from public;
grant usage on schema {{ private }} to anon, authenticated, service_role;

create or replace function {{ private }}.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.updated_at = now();
    return new;
end
$$;
comment on function {{ private }}.set_updated_at() is
'Sets updated_at to the time of the transaction.';
revoke all on function {{ private }}.set_updated_at() from public;
