{% import 'shared/macros.sql' as shared with context %}
-- Who may use which collection -----------------------------------------------

-- Functions that run as their owner must ask it for those who called them.
create or replace function {{ private }}.is_unrestricted() returns boolean
language sql stable security definer
set search_path = ''
as $$
    select exists (
        select
        from pg_catalog.pg_roles as caller
        where
            caller.rolname = coalesce(
                nullif(current_setting('role', true), 'none'), session_user
            )
            and (
                caller.rolbypassrls
                or pg_catalog.pg_has_role(caller.oid, current_user, 'usage')
            )
    )
$$;
comment on function {{ private }}.is_unrestricted() is
'Whether no row level security applies to the role that the session acts in.';
revoke all on function {{ private }}.is_unrestricted() from public;
grant execute on function {{ private }}.is_unrestricted()
to authenticated, service_role;

-- Reads past row level security, so that no policy asks itself.
create or replace function {{ private }}.collection_ids(
    minimum {{ schema }}.collection_role default 'reader'
) returns setof uuid
language sql stable security definer
rows 20
set search_path = ''
as $$
{% if tenant %}
    select kept.id
    from {{ schema }}.collections as kept
    where
        kept.organization_id in (
            select {{ private }}.organization_ids(
                case
                    when minimum = 'reader' then 'viewer' else 'member'
                end::{{ schema }}.organization_role
            )
        )
        and (
            kept.owner_id = (select auth.uid())
            or (kept.visibility = 'shared' and minimum < 'owner')
            or kept.organization_id in (
                select {{ private }}.organization_ids('admin')
            )
            or kept.id in (
                select members.collection_id
                from {{ schema }}.collection_members as members
                where
                    members.user_id = (select auth.uid())
                    and members.member_role >= minimum
            )
        )
{% else %}
    select own.id
    from {{ schema }}.collections as own
    where own.owner_id = (select auth.uid())
    union
    select members.collection_id
    from {{ schema }}.collection_members as members
    where
        members.user_id = (select auth.uid())
        and members.member_role >= minimum
    union
    select shared.id
    from {{ schema }}.collections as shared
    where shared.visibility = 'shared' and minimum = 'reader'
{% endif %}
    union
    select every.id
    from {{ schema }}.collections as every
    where (select {{ private }}.is_unrestricted())
$$;
comment on function {{ private }}.collection_ids is
'The collections in which the caller has at least that role.';
revoke all on function {{ private }}.collection_ids from public;
grant execute on function {{ private }}.collection_ids
to authenticated, service_role;

{{ shared.protect('collections') }}
grant select, delete on table {{ schema }}.collections to authenticated;
grant insert (
    id,{{ ' organization_id,' if tenant }} title, description, visibility,
    metadata
) on table {{ schema }}.collections to authenticated;
grant update (title, description, visibility, metadata)
on table {{ schema }}.collections to authenticated;

-- The owner is asked for first: the function does not see a row that the same
-- statement inserts and returns.
drop policy if exists collections_select_readers on {{ schema }}.collections;
create policy collections_select_readers on {{ schema }}.collections
for select to authenticated
using (
    {% if tenant %}
    (
        owner_id = (select auth.uid())
        and organization_id in (select {{ private }}.organization_ids())
    )
    {% else %}
    owner_id = (select auth.uid())
    {% endif %}
    or id = any(array(select {{ private }}.collection_ids('reader')))
);

drop policy if exists collections_insert_own on {{ schema }}.collections;
create policy collections_insert_own on {{ schema }}.collections
for insert to authenticated
with check (
    owner_id = (select auth.uid())
    {% if tenant %}
    and organization_id in (select {{ private }}.organization_ids('member'))
    {% endif %}
);

drop policy if exists collections_update_owners on {{ schema }}.collections;
create policy collections_update_owners on {{ schema }}.collections
for update to authenticated
using (id = any(array(select {{ private }}.collection_ids('owner'))))
with check (id = any(array(select {{ private }}.collection_ids('owner'))));

drop policy if exists collections_delete_owners on {{ schema }}.collections;
create policy collections_delete_owners on {{ schema }}.collections
for delete to authenticated
using (id = any(array(select {{ private }}.collection_ids('owner'))));

{{ shared.protect('collection_members') }}
grant select, delete on table {{ schema }}.collection_members to authenticated;
grant insert (
    collection_id, user_id,{{ ' organization_id,' if tenant }} member_role
) on table {{ schema }}.collection_members to authenticated;
grant update (member_role)
on table {{ schema }}.collection_members to authenticated;

drop policy if exists collection_members_select_own_and_owners
on {{ schema }}.collection_members;
create policy collection_members_select_own_and_owners
on {{ schema }}.collection_members
for select to authenticated
using (
    user_id = (select auth.uid())
    or collection_id = any(array(select {{ private }}.collection_ids('owner')))
);

drop policy if exists collection_members_insert_owners
on {{ schema }}.collection_members;
create policy collection_members_insert_owners
on {{ schema }}.collection_members
for insert to authenticated
with check (
    collection_id = any(array(select {{ private }}.collection_ids('owner')))
);

drop policy if exists collection_members_update_owners
on {{ schema }}.collection_members;
create policy collection_members_update_owners
on {{ schema }}.collection_members
for update to authenticated
using (
    collection_id = any(array(select {{ private }}.collection_ids('owner')))
)
with check (
    collection_id = any(array(select {{ private }}.collection_ids('owner')))
);

drop policy if exists collection_members_delete_own_and_owners
on {{ schema }}.collection_members;
create policy collection_members_delete_own_and_owners
on {{ schema }}.collection_members
for delete to authenticated
using (
    user_id = (select auth.uid())
    or collection_id = any(array(select {{ private }}.collection_ids('owner')))
);
