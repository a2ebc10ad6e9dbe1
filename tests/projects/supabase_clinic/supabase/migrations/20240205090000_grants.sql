grant usage on schema private to authenticated, service_role;
grant select on all tables in schema private to service_role;
alter default privileges in schema private grant select on tables to service_role;
revoke all on public.clinics from anon;
