{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
-- What messages said before --------------------------------------------------

create table if not exists {{ schema }}.message_revisions (
    id bigint generated always as identity,
    {{ chat.message_columns() }}
    body text not null,
    created_at timestamptz not null default now(),
    constraint message_revisions_pkey primary key (id),
    {{ chat.message_key('message_revisions') }}
);
comment on table {{ schema }}.message_revisions is
'What messages said before they were edited or deleted.';
comment on column {{ schema }}.message_revisions.id is 'The key.';
{% if tenant %}
comment on column {{ schema }}.message_revisions.organization_id is
'The organization of the conversation.';
{% endif %}
comment on column {{ schema }}.message_revisions.conversation_id is
'The conversation.';
comment on column {{ schema }}.message_revisions.message_id is 'The message.';
comment on column {{ schema }}.message_revisions.body is
'What the message said until then.';
comment on column {{ schema }}.message_revisions.created_at is
'When it was replaced.';

create index if not exists message_revisions_message_id_idx
on {{ schema }}.message_revisions (
    message_id, conversation_id{{ ', organization_id' if tenant }}
);

create or replace function {{ private }}.keep_revision() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    if old.body is not null then
        insert into {{ schema }}.message_revisions (
            {{ 'organization_id, ' if tenant }}conversation_id, message_id, body
        ) values (
            {{ 'old.organization_id, ' if tenant }}old.conversation_id, old.id,
            old.body
        );
    end if;
    if new.deleted_at is null then
        new.edited_at = now();
    end if;
    return new;
end
$$;
comment on function {{ private }}.keep_revision() is
'Keeps what a message said before it changes.';
revoke all on function {{ private }}.keep_revision() from public;
create or replace trigger messages_keep_revision
before update on {{ schema }}.messages
for each row when (old.body is distinct from new.body)
execute function {{ private }}.keep_revision();

{{ shared.protect('message_revisions') }}
{{ shared.protect_sequence('message_revisions') }}
grant select on table {{ schema }}.message_revisions to authenticated;

-- Of what was deleted only the sender reads what it said.
drop policy if exists message_revisions_select_participants
on {{ schema }}.message_revisions;
create policy message_revisions_select_participants
on {{ schema }}.message_revisions
for select to authenticated
using (
    message_revisions.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('message_revisions', 'viewer') }}
    and exists (
        select from {{ schema }}.messages as revised
        where
            revised.id = message_revisions.message_id
            and (
                revised.deleted_at is null
                or revised.sender_id = (select auth.uid())
            )
    )
);
