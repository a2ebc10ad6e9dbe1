{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
-- Who takes part -------------------------------------------------------------

create table if not exists {{ schema }}.conversation_participants (
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    conversation_id uuid not null,
    user_id uuid not null,
    participant_role text not null default 'member',
    joined_at timestamptz not null default now(),
    left_at timestamptz,
    last_read_number bigint not null default 0,
    last_read_at timestamptz,
    muted_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint conversation_participants_pkey
    primary key (
        conversation_id, {{ 'organization_id, ' if tenant }}user_id
    ),
    {{ shared.parent_key(
        'conversation_participants', 'conversation_id', 'conversations',
        'cascade'
    ) }},
    constraint conversation_participants_user_id_fkey
    foreign key (user_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    {% if tenant %}
    constraint conversation_participants_organization_id_user_id_fkey
    foreign key (organization_id, user_id)
    references {{ schema }}.organization_members (organization_id, user_id)
    on delete cascade on update cascade,
    {% endif %}
    constraint conversation_participants_participant_role_check
    check (participant_role in ('admin', 'member')),
    constraint conversation_participants_last_read_number_check
    check (last_read_number >= 0)
);
comment on table {{ schema }}.conversation_participants is
'Who takes part in a conversation, and how far they have read it.';
{% if tenant %}
comment on column
{{ schema }}.conversation_participants.organization_id is
'The organization, of which the user is a member.';
{% endif %}
comment on column
{{ schema }}.conversation_participants.conversation_id is
'The conversation.';
comment on column {{ schema }}.conversation_participants.user_id is
'Who takes part.';
comment on column
{{ schema }}.conversation_participants.participant_role is
'admin manages a group; a group with participants always has one.';
comment on column {{ schema }}.conversation_participants.joined_at is
'Since when, this time.';
comment on column {{ schema }}.conversation_participants.left_at is
'Until when; null for those who take part now.';
comment on column
{{ schema }}.conversation_participants.last_read_number is
'The number of the newest message that the user has read.';
comment on column {{ schema }}.conversation_participants.last_read_at is
'When they read it.';
comment on column {{ schema }}.conversation_participants.muted_until is
'Until when they want no notifications; infinity is for ever.';
comment on column {{ schema }}.conversation_participants.created_at is
'When the row was made.';
comment on column {{ schema }}.conversation_participants.updated_at is
'When the row last changed.';

create index if not exists conversation_participants_user_id_idx
on {{ schema }}.conversation_participants (
    user_id, {{ 'organization_id, ' if tenant }}conversation_id
);

-- Read past row level security, so that no policy asks itself.
create or replace function {{ private }}.conversation_ids(
    minimum text default 'member'
) returns setof uuid
language sql stable security definer
set search_path = ''
as $$
    select mine.conversation_id
    from {{ schema }}.conversation_participants as mine
    where
        mine.user_id = (select auth.uid())
        and mine.left_at is null
        and mine.participant_role in ('admin', minimum)
$$;
comment on function {{ private }}.conversation_ids(text) is
'The conversations in which the caller takes part, with that role at least.';
revoke all on function {{ private }}.conversation_ids(text) from public;
grant execute on function {{ private }}.conversation_ids(text)
to authenticated, service_role;

{{ shared.touch('conversation_participants') }}
{{ shared.protect('conversation_participants') }}
grant select on table {{ schema }}.conversation_participants to authenticated;
grant update (last_read_number, last_read_at, muted_until)
on table {{ schema }}.conversation_participants to authenticated;

drop policy if exists conversations_select_participants
on {{ schema }}.conversations;
create policy conversations_select_participants on {{ schema }}.conversations
for select to authenticated
using (
    conversations.id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('conversations', 'viewer') }}
);

drop policy if exists conversations_update_admins
on {{ schema }}.conversations;
create policy conversations_update_admins on {{ schema }}.conversations
for update to authenticated
using (
    conversations.id = any(
        array(select {{ private }}.conversation_ids('admin'))
    )
    {{- chat.and_role('conversations', 'member') }}
)
with check (
    conversations.id = any(
        array(select {{ private }}.conversation_ids('admin'))
    )
    {{- chat.and_role('conversations', 'member') }}
);

drop policy if exists conversation_participants_select_participants
on {{ schema }}.conversation_participants;
create policy conversation_participants_select_participants
on {{ schema }}.conversation_participants
for select to authenticated
using (
    conversation_participants.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('conversation_participants', 'viewer') }}
);

drop policy if exists conversation_participants_update_own
on {{ schema }}.conversation_participants;
create policy conversation_participants_update_own
on {{ schema }}.conversation_participants
for update to authenticated
using (
    conversation_participants.user_id = (select auth.uid())
    and conversation_participants.left_at is null
    {{- chat.and_role('conversation_participants', 'viewer') }}
)
with check (
    conversation_participants.user_id = (select auth.uid())
    and conversation_participants.left_at is null
    {{- chat.and_role('conversation_participants', 'viewer') }}
);

-- A deleted conversation has no participants; one that is restored has those
-- again who took part when it was deleted.
create or replace function {{ private }}.end_participation() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    update {{ schema }}.conversation_participants as everybody
    set left_at = new.deleted_at
    where
        everybody.conversation_id = new.id
        and everybody.left_at is not distinct from old.deleted_at;
    return null;
end
$$;
comment on function {{ private }}.end_participation() is
'Ends the participation of all in a deleted conversation, and undoes it.';
revoke all on function {{ private }}.end_participation() from public;
create or replace trigger conversations_end_participation
after update of deleted_at on {{ schema }}.conversations
for each row when (old.deleted_at is distinct from new.deleted_at)
execute function {{ private }}.end_participation();

create or replace function {{ private }}.keep_admin() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    -- One at a time, so that the last two cannot go at once.
    perform from {{ schema }}.conversations as groups
    where
        groups.id = old.conversation_id
        and groups.kind = 'group'
        and groups.deleted_at is null
    for no key update;
    if found and not exists (
        select from {{ schema }}.conversation_participants as admins
        where
            admins.conversation_id = old.conversation_id
            and admins.participant_role = 'admin'
            and admins.left_at is null
    ) then
        update {{ schema }}.conversation_participants as heir
        set participant_role = 'admin'
        where
            heir.conversation_id = old.conversation_id
            and heir.user_id = (
                select candidates.user_id
                from {{ schema }}.conversation_participants as candidates
                where
                    candidates.conversation_id = old.conversation_id
                    and candidates.left_at is null
                order by candidates.joined_at, candidates.user_id
                limit 1
            );
    end if;
    return null;
end
$$;
comment on function {{ private }}.keep_admin() is
'Makes the oldest participant of a group its admin when it has none.';
revoke all on function {{ private }}.keep_admin() from public;
create or replace trigger conversation_participants_keep_admin
after update of participant_role, left_at
on {{ schema }}.conversation_participants
for each row when (
    old.participant_role = 'admin' and old.left_at is null
    and (new.participant_role <> 'admin' or new.left_at is not null)
)
execute function {{ private }}.keep_admin();
create or replace trigger conversation_participants_keep_admin_after_delete
after delete on {{ schema }}.conversation_participants
for each row when (old.participant_role = 'admin' and old.left_at is null)
execute function {{ private }}.keep_admin();
