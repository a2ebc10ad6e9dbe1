-- Who joins and leaves: an organization always has an owner -------------------

-- Owners who leave at the same time must notice each other. So the organization
-- is changed, not only locked: the second waits for the first and then looks
-- again, or fails where its snapshot is older.
create or replace function {{ private }}.keep_owner() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    kept uuid;
begin
    if tg_op = 'INSERT' then
        kept := new.id;
    else
        kept := old.organization_id;
        update {{ schema }}.organizations set updated_at = now()
        where id = kept;
    end if;
    if exists (
        select from {{ schema }}.organizations where id = kept
    ) and not exists (
        select from {{ schema }}.organization_members
        where organization_id = kept and member_role = 'owner'
    ) then
        raise exception 'organization % needs an owner', kept
            using
                errcode = 'check_violation',
                hint = 'Make another member an owner, or delete the organization.';
    end if;
    return null;
end
$$;
comment on function {{ private }}.keep_owner is
'Refuses, at the end of a transaction, to leave an organization without owner.';
revoke all on function {{ private }}.keep_owner from public;

drop trigger if exists organizations_keep_owner on {{ schema }}.organizations;
create constraint trigger organizations_keep_owner
after insert on {{ schema }}.organizations
deferrable initially deferred
for each row execute function {{ private }}.keep_owner();

drop trigger if exists organization_members_keep_owner
on {{ schema }}.organization_members;
create constraint trigger organization_members_keep_owner
after update or delete on {{ schema }}.organization_members
deferrable initially deferred
for each row when (old.member_role = 'owner')
execute function {{ private }}.keep_owner();

create or replace function {{ private }}.create_organization(
    organization_slug text, organization_name text
) returns uuid
language plpgsql security definer
set search_path = ''
as $$
declare
    founder uuid := auth.uid();
    created uuid;
begin
    if founder is null then
        raise exception 'nobody is signed in'
            using errcode = 'insufficient_privilege';
    end if;
    insert into {{ schema }}.organizations (slug, display_name, created_by)
    values (organization_slug, organization_name, founder)
    returning id into created;
    insert into {{ schema }}.organization_members (
        organization_id, user_id, member_role
    )
    values (created, founder, 'owner');
    return created;
end
$$;
comment on function {{ private }}.create_organization is
'Makes an organization and the caller its owner.';
revoke all on function {{ private }}.create_organization from public;
grant execute on function {{ private }}.create_organization to authenticated;

create or replace function {{ schema }}.create_organization(
    organization_slug text, organization_name text
) returns uuid
language sql
set search_path = ''
as $$
    select {{ private }}.create_organization(organization_slug, organization_name)
$$;
comment on function {{ schema }}.create_organization is
'Makes an organization, of which the caller is the owner, and returns its id.';
revoke all on function {{ schema }}.create_organization
from public, anon, service_role;
grant execute on function {{ schema }}.create_organization to authenticated;

create or replace function {{ schema }}.transfer_ownership(
    organization uuid, new_owner uuid
) returns void
language plpgsql
set search_path = ''
as $$
begin
    if organization not in (select {{ private }}.organization_ids('owner')) then
        raise exception 'only an owner can transfer organization %', organization
            using errcode = 'insufficient_privilege';
    end if;
    update {{ schema }}.organization_members set member_role = 'owner'
    where
        organization_id = organization
        and user_id = new_owner
        and user_id <> (select auth.uid());
    if not found then
        raise exception 'user % is no other member of organization %',
            new_owner, organization
            using errcode = 'invalid_parameter_value';
    end if;
    update {{ schema }}.organization_members set member_role = 'admin'
    where organization_id = organization and user_id = (select auth.uid());
end
$$;
comment on function {{ schema }}.transfer_ownership is
'Makes another member an owner, and the caller, who was one, an admin.';
revoke all on function {{ schema }}.transfer_ownership
from public, anon, service_role;
grant execute on function {{ schema }}.transfer_ownership to authenticated;
