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
comment on table {{ schema }}.organizations is
'Those to whom all rows belong: customers, workspaces, accounts.';
comment on column {{ schema }}.organizations.id is
'What every row of the organization carries.';
comment on column {{ schema }}.organizations.slug is
'The name in addresses: lower case, digits and hyphens.';
comment on column {{ schema }}.organizations.display_name is
'The name as people write it.';
comment on column {{ schema }}.organizations.created_by is
'Who made it, as long as that user exists.';
comment on column {{ schema }}.organizations.metadata is
'What the application adds.';
comment on column {{ schema }}.organizations.created_at is
'When the row was made.';
comment on column {{ schema }}.organizations.updated_at is
'When the row last changed.';
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
comment on table {{ schema }}.organization_members is
'Who belongs to an organization, and what they may do in it.';
comment on column {{ schema }}.organization_members.organization_id is
'The organization.';
comment on column {{ schema }}.organization_members.user_id is 'The user.';
comment on column {{ schema }}.organization_members.member_role is
'What the user may do there.';
comment on column {{ schema }}.organization_members.created_at is
'When the user joined.';
comment on column {{ schema }}.organization_members.updated_at is
'When the row last changed.';
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
grant select, delete on table {{ schema }}.organizations to authenticated;
grant update (slug, display_name, metadata)
on table {{ schema }}.organizations to authenticated;

drop policy if exists organizations_select_members
on {{ schema }}.organizations;
create policy organizations_select_members on {{ schema }}.organizations
for select to authenticated
using (id in (select {{ private }}.organization_ids()));

drop policy if exists organizations_update_admins on {{ schema }}.organizations;
create policy organizations_update_admins on {{ schema }}.organizations
for update to authenticated
using (id in (select {{ private }}.organization_ids('admin')))
with check (id in (select {{ private }}.organization_ids('admin')));

drop policy if exists organizations_delete_owners on {{ schema }}.organizations;
create policy organizations_delete_owners on {{ schema }}.organizations
for delete to authenticated
using (id in (select {{ private }}.organization_ids('owner')));

{{ shared.protect('organization_members') }}
grant select, delete on table {{ schema }}.organization_members
to authenticated;
grant update (member_role) on table {{ schema }}.organization_members
to authenticated;

drop policy if exists organization_members_select_members
on {{ schema }}.organization_members;
create policy organization_members_select_members
on {{ schema }}.organization_members
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids()));

-- Admins give every role below owner, and only to those who are no owners.
drop policy if exists organization_members_update_admins
on {{ schema }}.organization_members;
create policy organization_members_update_admins
on {{ schema }}.organization_members
for update to authenticated
using (
    organization_id in (select {{ private }}.organization_ids('owner'))
    or (
        member_role < 'owner'
        and organization_id in (select {{ private }}.organization_ids('admin'))
    )
)
with check (
    organization_id in (select {{ private }}.organization_ids('owner'))
    or (
        member_role < 'owner'
        and organization_id in (select {{ private }}.organization_ids('admin'))
    )
);

-- Everybody may leave.
drop policy if exists organization_members_delete_admins
on {{ schema }}.organization_members;
create policy organization_members_delete_admins
on {{ schema }}.organization_members
for delete to authenticated
using (
    user_id = (select auth.uid())
    or organization_id in (select {{ private }}.organization_ids('owner'))
    or (
        member_role < 'owner'
        and organization_id in (select {{ private }}.organization_ids('admin'))
    )
);
