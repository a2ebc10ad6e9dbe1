create schema if not exists private;

grant usage on schema private to authenticated;

create type public.member_role as enum ('owner', 'admin', 'editor', 'viewer');

create table public.organisations (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    created_by uuid references auth.users (id),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index organisations_created_by_idx on public.organisations (created_by);

create table public.memberships (
    organisation_id uuid not null references public.organisations (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    role public.member_role not null default 'viewer',
    created_at timestamptz not null default now(),
    primary key (organisation_id, user_id)
);

-- Safe to run again after a half-finished deploy.
do $$
begin
    if not exists (
        select from pg_catalog.pg_class
        where oid = 'public.memberships'::regclass and relrowsecurity
    ) then
        alter table public.organisations enable row level security;
        alter table public.memberships enable row level security;
    end if;
end
$$;

-- SECURITY DEFINER, so that the policies of memberships do not read memberships through themselves.
create function private.is_member(organisation uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select
        from public.memberships
        where memberships.organisation_id = is_member.organisation
            and memberships.user_id = (select auth.uid())
    );
$$;

create function private.has_role(organisation uuid, wanted public.member_role[])
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select
        from public.memberships
        where memberships.organisation_id = has_role.organisation
            and memberships.user_id = (select auth.uid())
            and memberships.role = any (has_role.wanted)
    );
$$;

create policy "Members see their organisations"
    on public.organisations for select
    to authenticated
    using (private.is_member(id));

create policy "Owners and admins change their organisation"
    on public.organisations for update
    to authenticated
    using (private.has_role(id, '{owner,admin}'))
    with check (private.has_role(id, '{owner,admin}'));

create policy "Members see who else is a member"
    on public.memberships for select
    to authenticated
    using (private.is_member(organisation_id));

create policy "Owners and admins manage members"
    on public.memberships for insert
    to authenticated
    with check (private.has_role(organisation_id, '{owner,admin}'));
