-- Who is in a conversation: only these functions change it -------------------

-- The row of the conversation is held first, so that what is checked holds
-- until commit.
create or replace function {{ private }}.manage_conversation(
    in_conversation uuid
) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
    perform from {{ schema }}.conversations as managed
    where managed.id = in_conversation
    for no key update;
    if not exists (
        select from {{ schema }}.conversations as managed
        where
            managed.id = in_conversation
            and managed.id = any(
                array(select {{ private }}.conversation_ids('admin'))
            )
            {% if tenant %}
            and managed.organization_id in (
                select {{ private }}.organization_ids('member')
            )
            {% endif %}
    ) then
        raise insufficient_privilege
        using message = 'only an admin of the conversation may do this';
    end if;
end
$$;
comment on function {{ private }}.manage_conversation(uuid) is
'Holds a conversation for a change by one of its admins; refuses others.';
revoke all on function {{ private }}.manage_conversation(uuid) from public;

create or replace function {{ private }}.add_participants(
    in_conversation uuid, participants uuid[]
) returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
    added bigint;
begin
    perform {{ private }}.manage_conversation(in_conversation);
    insert into {{ schema }}.conversation_participants as theirs (
        {{ 'organization_id, ' if tenant }}conversation_id, user_id,
        last_read_number
    )
    select
        {{ 'joined.organization_id, ' if tenant }}joined.id, invited.id,
        joined.last_message_number
    from {{ schema }}.conversations as joined
    cross join (
        select distinct given.id
        from unnest(participants) as given (id)
        where given.id is not null
    ) as invited
    where joined.id = in_conversation
    on conflict (
        conversation_id, {{ 'organization_id, ' if tenant }}user_id
    ) do update
    set
        participant_role = 'member',
        joined_at = now(),
        left_at = null,
        last_read_number = excluded.last_read_number
    where theirs.left_at is not null;
    get diagnostics added = row_count;
    return added;
end
$$;
comment on function {{ private }}.add_participants(uuid, uuid[]) is
'Does what add_participants says.';
revoke all on function {{ private }}.add_participants(uuid, uuid[])
from public;
grant execute on function {{ private }}.add_participants(uuid, uuid[])
to authenticated;

create or replace function {{ schema }}.add_participants(
    in_conversation uuid, participants uuid[]
) returns bigint
language sql
set search_path = ''
as $$
    select {{ private }}.add_participants(in_conversation, participants)
$$;
comment on function {{ schema }}.add_participants(uuid, uuid[]) is
'Lets users take part in a group, for its admins; gives how many are new.';
revoke all on function {{ schema }}.add_participants(uuid, uuid[])
from public, anon;
grant execute on function {{ schema }}.add_participants(uuid, uuid[])
to authenticated;

create or replace function {{ private }}.remove_participant(
    in_conversation uuid, participant uuid
) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
    if participant is distinct from auth.uid() then
        perform {{ private }}.manage_conversation(in_conversation);
    end if;
    perform from {{ schema }}.conversations as ours
    where
        ours.id = in_conversation
        and ours.kind = 'group'
        and ours.id = any(array(select {{ private }}.conversation_ids()))
    for no key update;
    update {{ schema }}.conversation_participants as theirs
    set left_at = now()
    where
        found
        and theirs.conversation_id = in_conversation
        and theirs.user_id = participant
        and theirs.left_at is null;
    return found;
end
$$;
comment on function {{ private }}.remove_participant(uuid, uuid) is
'Does what remove_participant says.';
revoke all on function {{ private }}.remove_participant(uuid, uuid)
from public;
grant execute on function {{ private }}.remove_participant(uuid, uuid)
to authenticated;

create or replace function {{ schema }}.remove_participant(
    in_conversation uuid, participant uuid
) returns boolean
language sql
set search_path = ''
as $$
    select {{ private }}.remove_participant(in_conversation, participant)
$$;
comment on function {{ schema }}.remove_participant(uuid, uuid) is
'Ends participation in a group: one''s own or, for its admins, that of others.';
revoke all on function {{ schema }}.remove_participant(uuid, uuid)
from public, anon;
grant execute on function {{ schema }}.remove_participant(uuid, uuid)
to authenticated;

create or replace function {{ private }}.set_participant_role(
    in_conversation uuid, participant uuid, new_role text
) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
    perform {{ private }}.manage_conversation(in_conversation);
    update {{ schema }}.conversation_participants as theirs
    set participant_role = new_role
    where
        theirs.conversation_id = in_conversation
        and theirs.user_id = participant
        and theirs.left_at is null;
    return found;
end
$$;
comment on function {{ private }}.set_participant_role(uuid, uuid, text) is
'Does what set_participant_role says.';
revoke all on function {{ private }}.set_participant_role(uuid, uuid, text)
from public;
grant execute on function {{ private }}.set_participant_role(uuid, uuid, text)
to authenticated;

create or replace function {{ schema }}.set_participant_role(
    in_conversation uuid, participant uuid, new_role text
) returns boolean
language sql
set search_path = ''
as $$
    select {{ private }}.set_participant_role(
        in_conversation, participant, new_role
    )
$$;
comment on function {{ schema }}.set_participant_role(uuid, uuid, text) is
'Makes a participant of a group an admin or a member, for its admins.';
revoke all on function {{ schema }}.set_participant_role(uuid, uuid, text)
from public, anon;
grant execute on function {{ schema }}.set_participant_role(uuid, uuid, text)
to authenticated;

create or replace function {{ private }}.delete_conversation(
    in_conversation uuid
) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
    perform {{ private }}.manage_conversation(in_conversation);
    update {{ schema }}.conversations as managed
    set deleted_at = now()
    where managed.id = in_conversation;
end
$$;
comment on function {{ private }}.delete_conversation(uuid) is
'Does what delete_conversation says.';
revoke all on function {{ private }}.delete_conversation(uuid) from public;
grant execute on function {{ private }}.delete_conversation(uuid)
to authenticated;

create or replace function {{ schema }}.delete_conversation(
    in_conversation uuid
) returns void
language sql
set search_path = ''
as $$
    select {{ private }}.delete_conversation(in_conversation)
$$;
comment on function {{ schema }}.delete_conversation(uuid) is
'Hides a group from all, for its admins; deleted_at set to null restores it.';
revoke all on function {{ schema }}.delete_conversation(uuid)
from public, anon;
grant execute on function {{ schema }}.delete_conversation(uuid)
to authenticated;
