{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
-- Messages -------------------------------------------------------------------

create table if not exists {{ schema }}.messages (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    conversation_id uuid not null,
    message_number bigint not null,
    sender_id uuid default auth.uid(),
    sender_kind text not null default 'user',
    reply_to_id uuid,
    body text,
    search_vector tsvector not null generated always as (
        to_tsvector(
            'pg_catalog.{{ text_search_config }}'::regconfig,
            coalesce(body, '')
        )
    ) stored,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    edited_at timestamptz,
    deleted_at timestamptz,
    constraint messages_pkey primary key (id),
    constraint messages_conversation_id_message_number_key
    unique (conversation_id, message_number),
    constraint messages_conversation_id_id_key
    unique ({{ 'organization_id, ' if tenant }}conversation_id, id),
    {{ shared.parent_key(
        'messages', 'conversation_id', 'conversations', 'cascade'
    ) }},
    constraint messages_sender_id_fkey
    foreign key (sender_id) references {{ schema }}.profiles (id)
    on delete set null on update cascade,
    constraint messages_reply_to_id_fkey
    foreign key (reply_to_id) references {{ schema }}.messages (id)
    on delete set null on update cascade,
    constraint messages_message_number_check check (message_number > 0),
    constraint messages_sender_kind_check
    check (sender_kind in ('user', 'assistant', 'system')),
    constraint messages_body_check
    check (char_length(body) between 1 and 20000),
    constraint messages_metadata_check
    check (jsonb_typeof(metadata) = 'object'),
    constraint messages_check check (deleted_at is null or body is null)
);
comment on table {{ schema }}.messages is
'What was said, in the order of the numbers within a conversation.';
comment on column {{ schema }}.messages.id is
'The key; a client may choose it, so that it can send again safely.';
{% if tenant %}
comment on column {{ schema }}.messages.organization_id is
'The organization of the conversation.';
{% endif %}
comment on column {{ schema }}.messages.conversation_id is
'The conversation.';
comment on column {{ schema }}.messages.message_number is
'Its place in the conversation. A lower number is never committed later.';
comment on column {{ schema }}.messages.sender_id is
'Who wrote it; null when that user is gone or no user wrote it.';
comment on column {{ schema }}.messages.sender_kind is
'user, or what only the service writes: assistant or system.';
comment on column {{ schema }}.messages.reply_to_id is
'The message of the same conversation that it answers.';
comment on column {{ schema }}.messages.body is
'The text; null when it was deleted or there are attachments alone.';
comment on column {{ schema }}.messages.search_vector is
'The words of the text, for search_messages.';
comment on column {{ schema }}.messages.metadata is
'What the application adds.';
comment on column {{ schema }}.messages.created_at is 'When it was sent.';
comment on column {{ schema }}.messages.updated_at is
'When the row last changed.';
comment on column {{ schema }}.messages.edited_at is
'When its sender last changed the text.';
comment on column {{ schema }}.messages.deleted_at is
'When it was deleted; the row stays, so that others see that it is gone.';

create index if not exists messages_sender_id_idx
on {{ schema }}.messages (sender_id);
create index if not exists messages_reply_to_id_idx
on {{ schema }}.messages (reply_to_id)
where reply_to_id is not null;
create index if not exists messages_search_vector_idx
on {{ schema }}.messages using gin (search_vector);

-- The row of the conversation is held until commit, so that a message is
-- never seen before one with a lower number.
create or replace function {{ private }}.number_message() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    -- What is sent again takes no second number.
    if new.message_number is null then
        select sent.message_number into new.message_number
        from {{ schema }}.messages as sent
        where
            sent.id = new.id
            and sent.conversation_id = new.conversation_id;
    end if;
    if new.message_number is null then
        update {{ schema }}.conversations as ours
        set
            last_message_number = ours.last_message_number + 1,
            last_message_at = greatest(ours.last_message_at, new.created_at)
        where ours.id = new.conversation_id
        returning ours.last_message_number into new.message_number;
    else
        update {{ schema }}.conversations as ours
        set
            last_message_number = new.message_number,
            last_message_at = greatest(ours.last_message_at, new.created_at)
        where
            ours.id = new.conversation_id
            and ours.last_message_number < new.message_number;
    end if;
    {% if tenant %}
    if new.organization_id is null then
        select ours.organization_id into new.organization_id
        from {{ schema }}.conversations as ours
        where ours.id = new.conversation_id;
    end if;
    {% endif %}
    if new.reply_to_id is not null and not exists (
        select from {{ schema }}.messages as answered
        where
            answered.id = new.reply_to_id
            and answered.conversation_id = new.conversation_id
    ) then
        raise foreign_key_violation
        using message = 'the message to reply to is not in this conversation';
    end if;
    return new;
end
$$;
comment on function {{ private }}.number_message() is
'Gives a message the next number of its conversation.';
revoke all on function {{ private }}.number_message() from public;
create or replace trigger messages_number_message
before insert on {{ schema }}.messages
for each row execute function {{ private }}.number_message();

{{ shared.touch('messages') }}
{{ shared.protect('messages') }}
grant select on table {{ schema }}.messages to authenticated;
grant insert (
    id, {{ 'organization_id, ' if tenant }}conversation_id, sender_id,
    reply_to_id, body, metadata
) on table {{ schema }}.messages to authenticated;
grant update (body, metadata) on table {{ schema }}.messages to authenticated;

drop policy if exists messages_select_participants on {{ schema }}.messages;
create policy messages_select_participants on {{ schema }}.messages
for select to authenticated
using (
    messages.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('messages', 'viewer') }}
);

drop policy if exists messages_insert_participants on {{ schema }}.messages;
create policy messages_insert_participants on {{ schema }}.messages
for insert to authenticated
with check (
    messages.sender_id = (select auth.uid())
    and messages.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('messages', 'member') }}
);

drop policy if exists messages_update_own on {{ schema }}.messages;
create policy messages_update_own on {{ schema }}.messages
for update to authenticated
using (
    messages.sender_id = (select auth.uid())
    and messages.deleted_at is null
    and messages.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('messages', 'member') }}
)
with check (
    messages.sender_id = (select auth.uid())
    and messages.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('messages', 'member') }}
);
