{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
-- What belongs to a message --------------------------------------------------

-- Lets clients name the message alone.
create or replace function {{ private }}.inherit_conversation() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    {% if tenant %}
    if new.conversation_id is null or new.organization_id is null then
        select
            coalesce(new.organization_id, owner.organization_id),
            coalesce(new.conversation_id, owner.conversation_id)
        into new.organization_id, new.conversation_id
        from {{ schema }}.messages as owner
        where owner.id = new.message_id;
    end if;
    {% else %}
    if new.conversation_id is null then
        select owner.conversation_id into new.conversation_id
        from {{ schema }}.messages as owner
        where owner.id = new.message_id;
    end if;
    {% endif %}
    return new;
end
$$;
comment on function {{ private }}.inherit_conversation() is
'Gives a row the conversation of its message where it names none.';
revoke all on function {{ private }}.inherit_conversation() from public;

create table if not exists {{ schema }}.message_reactions (
    {{ chat.message_columns() }}
    user_id uuid not null default auth.uid(),
    emoji text not null,
    created_at timestamptz not null default now(),
    constraint message_reactions_pkey
    primary key (
        message_id, conversation_id, {{ 'organization_id, ' if tenant }}user_id,
        emoji
    ),
    {{ chat.message_key('message_reactions') }},
    constraint message_reactions_user_id_fkey
    foreign key (user_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint message_reactions_emoji_check
    check (char_length(emoji) between 1 and 64)
);
comment on table {{ schema }}.message_reactions is
'How participants answer a message without words.';
{% if tenant %}
comment on column {{ schema }}.message_reactions.organization_id is
'The organization of the conversation.';
{% endif %}
comment on column {{ schema }}.message_reactions.conversation_id is
'The conversation; by default that of the message.';
comment on column {{ schema }}.message_reactions.message_id is 'The message.';
comment on column {{ schema }}.message_reactions.user_id is 'Who reacts.';
comment on column {{ schema }}.message_reactions.emoji is
'An emoji, or the name of a picture of the application.';
comment on column {{ schema }}.message_reactions.created_at is
'When the row was made.';

create index if not exists message_reactions_user_id_idx
on {{ schema }}.message_reactions (user_id);

create or replace trigger message_reactions_inherit_conversation
before insert on {{ schema }}.message_reactions
for each row execute function {{ private }}.inherit_conversation();
{{ shared.protect('message_reactions') }}
grant select, delete on table {{ schema }}.message_reactions to authenticated;
grant insert (
    {{ 'organization_id, ' if tenant }}conversation_id, message_id, user_id,
    emoji
) on table {{ schema }}.message_reactions to authenticated;

drop policy if exists message_reactions_select_participants
on {{ schema }}.message_reactions;
create policy message_reactions_select_participants
on {{ schema }}.message_reactions
for select to authenticated
using (
    message_reactions.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('message_reactions', 'viewer') }}
);

drop policy if exists message_reactions_insert_own
on {{ schema }}.message_reactions;
create policy message_reactions_insert_own on {{ schema }}.message_reactions
for insert to authenticated
with check (
    message_reactions.user_id = (select auth.uid())
    and message_reactions.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('message_reactions', 'member') }}
);

drop policy if exists message_reactions_delete_own
on {{ schema }}.message_reactions;
create policy message_reactions_delete_own on {{ schema }}.message_reactions
for delete to authenticated
using (
    message_reactions.user_id = (select auth.uid())
    and message_reactions.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('message_reactions', 'member') }}
);

create table if not exists {{ schema }}.message_attachments (
    id uuid not null default gen_random_uuid(),
    {{ chat.message_columns() }}
    storage_path text not null,
    file_name text not null,
    media_type text not null default 'application/octet-stream',
    byte_size bigint,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint message_attachments_pkey primary key (id),
    {{ chat.message_key('message_attachments') }},
    constraint message_attachments_storage_path_check
    check (char_length(storage_path) between 1 and 1024),
    constraint message_attachments_file_name_check
    check (char_length(file_name) between 1 and 255),
    constraint message_attachments_media_type_check
    check (media_type ~ '^[a-z0-9.+-]{1,100}/[a-z0-9.+-]{1,100}$'),
    constraint message_attachments_byte_size_check check (byte_size >= 0),
    constraint message_attachments_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.message_attachments is
'Which files belong to a message; the files lie elsewhere.';
comment on column {{ schema }}.message_attachments.id is 'The key.';
{% if tenant %}
comment on column {{ schema }}.message_attachments.organization_id is
'The organization of the conversation.';
{% endif %}
comment on column {{ schema }}.message_attachments.conversation_id is
'The conversation; by default that of the message.';
comment on column {{ schema }}.message_attachments.message_id is
'The message.';
comment on column {{ schema }}.message_attachments.storage_path is
'Where the file lies: bucket and path.';
comment on column {{ schema }}.message_attachments.file_name is
'What the sender calls the file.';
comment on column {{ schema }}.message_attachments.media_type is
'What is in the file, such as image/png, as the sender says.';
comment on column {{ schema }}.message_attachments.byte_size is
'How long the file is.';
comment on column {{ schema }}.message_attachments.metadata is
'What the application adds, such as width and height.';
comment on column {{ schema }}.message_attachments.created_at is
'When the row was made.';
comment on column {{ schema }}.message_attachments.deleted_at is
'When the message was deleted; from then on the file can be removed.';

create index if not exists message_attachments_message_id_idx
on {{ schema }}.message_attachments (
    message_id, conversation_id{{ ', organization_id' if tenant }}
);

create or replace trigger message_attachments_inherit_conversation
before insert on {{ schema }}.message_attachments
for each row execute function {{ private }}.inherit_conversation();
{{ shared.protect('message_attachments') }}
grant select on table {{ schema }}.message_attachments to authenticated;
grant insert (
    id, {{ 'organization_id, ' if tenant }}conversation_id, message_id,
    storage_path, file_name, media_type, byte_size, metadata
) on table {{ schema }}.message_attachments to authenticated;

drop policy if exists message_attachments_select_participants
on {{ schema }}.message_attachments;
create policy message_attachments_select_participants
on {{ schema }}.message_attachments
for select to authenticated
using (
    message_attachments.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    and message_attachments.deleted_at is null
    {{- chat.and_role('message_attachments', 'viewer') }}
);

drop policy if exists message_attachments_insert_own
on {{ schema }}.message_attachments;
create policy message_attachments_insert_own
on {{ schema }}.message_attachments
for insert to authenticated
with check (
    message_attachments.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    and message_attachments.deleted_at is null
    {{- chat.and_role('message_attachments', 'member') }}
    and exists (
        select from {{ schema }}.messages as sent
        where
            sent.id = message_attachments.message_id
            and sent.sender_id = (select auth.uid())
            and sent.deleted_at is null
    )
);
