-- What a plain PostgreSQL database holds before its first migration.
--
-- Read like any migration, before those of the project. The objects of pg_catalog and
-- information_schema are known without being listed here.

do $$
begin
    if not exists (select from pg_roles where rolname = 'postgres') then
        create role postgres superuser createdb createrole login replication bypassrls;
    end if;
end
$$;

create schema if not exists public authorization pg_database_owner;
comment on schema public is 'standard public schema';
grant usage on schema public to public;

create extension if not exists plpgsql with schema pg_catalog;
