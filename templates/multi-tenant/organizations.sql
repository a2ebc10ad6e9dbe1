{% import 'shared/macros.sql' as shared with context %}
-- Organizations and their members --------------------------------------------

-- In the order of what they may do, so that roles can be compared.
do $$
begin
    if to_regtype('{{ schema }}.organization_role') is null then
        create type {{ schema }}.organization_role as enum (
            'viewer', 'member', 'admin', 'owner'
        );
    end if;
end
$$;
comment on type {{ schema }}.organization_role is
'What a member may do; each role may do what those before it may.';

create table if not exists {{ schema }}.organizations (
    id uuid not null default gen_random_uuid(),
    slug text not null,
    display_name text not null,
    created_by uuid,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organizations_pkey primary key (id),
    constraint organizations_slug_key unique (slug),
    constraint organizations_created_by_fkey
    foreign key (created_by) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint organizations_slug_check
    check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint organizations_display_name_check
    check (char_length(display_name) between 1 and 100),
    constraint organizations_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
create index if not exists organizations_created_by_idx
on {{ schema }}.organizations (created_by);

create table if not exists {{ schema }}.organization_members (
    organization_id uuid not null,
    user_id uuid not null,
    member_role {{ schema }}.organization_role not null default 'member',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organization_members_pkey primary key (organization_id, user_id),
    constraint organization_members_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    constraint organization_members_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade
);
create index if not exists organization_members_user_id_idx
on {{ schema }}.organization_members (user_id, organization_id);

-- Who asks: read past row level security, so that no policy asks itself.
create or replace function {{ private }}.organization_ids(
    minimum {{ schema }}.organization_role default 'viewer'
) returns setof uuid
language sql stable security definer
set search_path = ''
as $$
    select members.organization_id
    from {{ schema }}.organization_members as members
    where members.user_id = (select auth.uid()) and members.member_role >= minimum
$$;
comment on function {{ private }}.organization_ids is
'The organizations in which the caller has at least that role.';
revoke all on function {{ private }}.organization_ids from public;
grant execute on function {{ private }}.organization_ids
to authenticated, service_role;

{{ shared.touch('organizations') }}
{{ shared.touch('organization_members') }}
{{ shared.protect('organizations') }}
{{ shared.protect('organization_members') }}
grant select, insert, update, delete
on table {{ schema }}.organizations to authenticated;
grant select, insert, update, delete
on table {{ schema }}.organization_members to authenticated;

drop policy if exists organizations_select_members
on {{ schema }}.organizations;
create policy organizations_select_members on {{ schema }}.organizations
for select to authenticated
using (id in (select {{ private }}.organization_ids()));

drop policy if exists organization_members_select_members
on {{ schema }}.organization_members;
create policy organization_members_select_members
on {{ schema }}.organization_members
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids()));
