{% if platform == 'postgres' %}
-- What Supabase brings: roles, auth.uid() and the schema of extensions -------

do $$
declare
    wanted text;
begin
    foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin', wanted);
        end if;
    end loop;
    if exists (
        select from pg_roles where rolname = 'service_role' and not rolbypassrls
    ) then
        alter role service_role bypassrls;
    end if;
end
$$;

create schema if not exists auth;
create schema if not exists extensions;
grant usage on schema auth, extensions to anon, authenticated, service_role;

create or replace function auth.uid() returns uuid
language sql stable
set search_path = ''
as $$
    select nullif(
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', ''
    )::uuid
$$;
comment on function auth.uid() is 'Who asks: the claim sub of the request.';

{% if users_table == 'auth.users' %}
do $$
begin
    if to_regclass('auth.users') is null then
        create table auth.users (
            id uuid not null default gen_random_uuid(),
            email text,
            raw_user_meta_data jsonb not null default '{}',
            created_at timestamptz not null default now(),
            updated_at timestamptz not null default now(),
            constraint users_pkey primary key (id),
            constraint users_email_key unique (email)
        );
        comment on table auth.users is 'Those who sign in.';
        comment on column auth.users.id is 'The user.';
        comment on column auth.users.email is
            'The address that they sign in with.';
        comment on column auth.users.raw_user_meta_data is
            'What they told of themselves when they signed up.';
        comment on column auth.users.created_at is 'When they signed up.';
        comment on column auth.users.updated_at is
            'When the row last changed.';
    end if;
end
$$;
grant all on table auth.users to service_role;
{% endif %}
{% endif %}
{% if schema != 'public' %}
create schema if not exists {{ schema }};
{% endif %}
grant usage on schema {{ schema }} to anon, authenticated, service_role;
