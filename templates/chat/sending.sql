-- Messages are sent and deleted ----------------------------------------------

create or replace function {{ schema }}.send_message(
    in_conversation uuid,
    message_body text,
    in_reply_to uuid default null,
    attachments jsonb default '[]'
) returns table (message_id uuid, message_number bigint)
language plpgsql
set search_path = ''
as $$
begin
    if
        nullif(btrim(message_body), '') is null
        and coalesce(jsonb_array_length(attachments), 0) = 0
    then
        raise check_violation
        using message = 'a message has a text or attachments';
    end if;
    insert into {{ schema }}.messages as sent (
        conversation_id, reply_to_id, body
    ) values (
        in_conversation, in_reply_to, nullif(message_body, '')
    )
    returning sent.id, sent.message_number into message_id, message_number;
    insert into {{ schema }}.message_attachments (
        conversation_id, message_id, storage_path, file_name, media_type,
        byte_size, metadata
    )
    select
        in_conversation, send_message.message_id, given.storage_path,
        given.file_name,
        coalesce(given.media_type, 'application/octet-stream'),
        given.byte_size, coalesce(given.metadata, '{}')
    from jsonb_to_recordset(attachments) as given (
        storage_path text, file_name text, media_type text, byte_size bigint,
        metadata jsonb
    );
    return next;
end
$$;
comment on function {{ schema }}.send_message(uuid, text, uuid, jsonb) is
'Sends a message; attachments are objects like rows of message_attachments.';
revoke all on function {{ schema }}.send_message(uuid, text, uuid, jsonb)
from public, anon;
grant execute on function {{ schema }}.send_message(uuid, text, uuid, jsonb)
to authenticated;

create or replace function {{ private }}.delete_message(deleted uuid)
returns void
language plpgsql security definer
set search_path = ''
as $$
begin
    update {{ schema }}.messages as gone
    set body = null, metadata = '{}', deleted_at = now()
    where
        gone.id = deleted
        and gone.deleted_at is null
        {% if tenant %}
        and gone.organization_id in (
            select {{ private }}.organization_ids('member')
        )
        {% endif %}
        and (
            gone.conversation_id = any(
                array(select {{ private }}.conversation_ids('admin'))
            )
            or (
                gone.sender_id = auth.uid()
                and gone.conversation_id = any(
                    array(select {{ private }}.conversation_ids())
                )
            )
        );
    if not found then
        raise insufficient_privilege
        using message = 'only its sender or an admin deletes a message';
    end if;
    update {{ schema }}.message_attachments as files
    set deleted_at = now()
    where files.message_id = deleted and files.deleted_at is null;
    delete from {{ schema }}.message_reactions as reactions
    where reactions.message_id = deleted;
end
$$;
comment on function {{ private }}.delete_message(uuid) is
'Does what delete_message says.';
revoke all on function {{ private }}.delete_message(uuid) from public;
grant execute on function {{ private }}.delete_message(uuid) to authenticated;

create or replace function {{ schema }}.delete_message(deleted uuid)
returns void
language sql
set search_path = ''
as $$
    select {{ private }}.delete_message(deleted)
$$;
comment on function {{ schema }}.delete_message(uuid) is
'Empties a message, for its sender and the admins; its place stays.';
revoke all on function {{ schema }}.delete_message(uuid) from public, anon;
grant execute on function {{ schema }}.delete_message(uuid) to authenticated;
