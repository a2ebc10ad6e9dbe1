{% import 'shared/macros.sql' as shared with context %}
-- Teams: some of the members of an organization -------------------------------

create table if not exists {{ schema }}.teams (
    id uuid not null default gen_random_uuid(),
    {{ shared.tenant_column() }}
    display_name text not null,
    description text,
    created_by uuid default auth.uid(),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint teams_pkey primary key (id),
    {{ shared.tenant_keys('teams') }}
    constraint teams_organization_id_display_name_key
    unique (organization_id, display_name),
    constraint teams_created_by_fkey
    foreign key (created_by) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint teams_display_name_check
    check (char_length(display_name) between 1 and 100),
    constraint teams_description_check
    check (char_length(description) <= 1000),
    constraint teams_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.teams is
'Groups of members of an organization.';
comment on column {{ schema }}.teams.id is 'The team.';
comment on column {{ schema }}.teams.organization_id is
'The organization that the team is part of.';
comment on column {{ schema }}.teams.display_name is
'The name as people write it, unique in the organization.';
comment on column {{ schema }}.teams.description is 'What the team is for.';
comment on column {{ schema }}.teams.created_by is
'Who made it, as long as that user exists.';
comment on column {{ schema }}.teams.metadata is 'What the application adds.';
comment on column {{ schema }}.teams.created_at is 'When the row was made.';
comment on column {{ schema }}.teams.updated_at is 'When the row last changed.';
create index if not exists teams_created_by_idx
on {{ schema }}.teams (created_by);

-- Whoever leaves the organization leaves its teams.
create table if not exists {{ schema }}.team_members (
    {{ shared.tenant_column() }}
    team_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null default now(),
    constraint team_members_pkey
    primary key (organization_id, team_id, user_id),
    {{ shared.parent_key('team_members', 'team_id', 'teams', 'cascade') }},
    constraint team_members_user_id_fkey
    foreign key (organization_id, user_id)
    references {{ schema }}.organization_members (organization_id, user_id)
    on delete cascade on update cascade
);
comment on table {{ schema }}.team_members is
'Which members of the organization belong to a team.';
comment on column {{ schema }}.team_members.organization_id is
'The organization of the team and of the user.';
comment on column {{ schema }}.team_members.team_id is 'The team.';
comment on column {{ schema }}.team_members.user_id is
'The user, a member of the organization.';
comment on column {{ schema }}.team_members.created_at is
'When the user joined the team.';
create index if not exists team_members_user_id_idx
on {{ schema }}.team_members (user_id, organization_id);

-- For policies on what belongs to a team.
create or replace function {{ private }}.team_ids() returns setof uuid
language sql stable security definer
set search_path = ''
as $$
    select members.team_id
    from {{ schema }}.team_members as members
    where members.user_id = (select auth.uid())
$$;
comment on function {{ private }}.team_ids is
'The teams that the caller belongs to.';
revoke all on function {{ private }}.team_ids from public;
grant execute on function {{ private }}.team_ids
to authenticated, service_role;

{{ shared.touch('teams') }}
{{ shared.audit('teams') }}
{{ shared.audit('team_members') }}

{{ shared.protect('teams') }}
grant select, delete on table {{ schema }}.teams to authenticated;
grant insert (organization_id, display_name, description, metadata)
on table {{ schema }}.teams to authenticated;
grant update (display_name, description, metadata)
on table {{ schema }}.teams to authenticated;

drop policy if exists teams_select_members on {{ schema }}.teams;
create policy teams_select_members on {{ schema }}.teams
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids()));

drop policy if exists teams_insert_admins on {{ schema }}.teams;
create policy teams_insert_admins on {{ schema }}.teams
for insert to authenticated
with check (
    organization_id in (select {{ private }}.organization_ids('admin'))
);

drop policy if exists teams_update_admins on {{ schema }}.teams;
create policy teams_update_admins on {{ schema }}.teams
for update to authenticated
using (organization_id in (select {{ private }}.organization_ids('admin')))
with check (
    organization_id in (select {{ private }}.organization_ids('admin'))
);

drop policy if exists teams_delete_admins on {{ schema }}.teams;
create policy teams_delete_admins on {{ schema }}.teams
for delete to authenticated
using (organization_id in (select {{ private }}.organization_ids('admin')));

{{ shared.protect('team_members') }}
grant select, delete on table {{ schema }}.team_members to authenticated;
grant insert (organization_id, team_id, user_id)
on table {{ schema }}.team_members to authenticated;

drop policy if exists team_members_select_members on {{ schema }}.team_members;
create policy team_members_select_members on {{ schema }}.team_members
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids()));

drop policy if exists team_members_insert_admins on {{ schema }}.team_members;
create policy team_members_insert_admins on {{ schema }}.team_members
for insert to authenticated
with check (
    organization_id in (select {{ private }}.organization_ids('admin'))
);

-- Everybody may leave.
drop policy if exists team_members_delete_admins on {{ schema }}.team_members;
create policy team_members_delete_admins on {{ schema }}.team_members
for delete to authenticated
using (
    user_id = (select auth.uid())
    or organization_id in (select {{ private }}.organization_ids('admin'))
);
