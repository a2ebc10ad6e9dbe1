-- Telling, reading and forgetting notifications ------------------------------

{% if tenant %}
drop function if exists {{ schema }}.send_notification(
    uuid, text, text, text, text, uuid, timestamptz, jsonb
);
{% endif %}
create or replace function {{ schema }}.send_notification(
    recipient_id uuid,
    topic text,
    title text,
    body text default null,
    link text default null,
    actor_id uuid default null,
    expires_at timestamptz default now() + interval '90 days',
    metadata jsonb default '{}'{% if tenant %},
    organization_id uuid default null{% endif %}

) returns uuid
language sql
set search_path = ''
as $$
    insert into {{ schema }}.notifications (
        user_id, topic, title, body, link, actor_id, expires_at,
{% if tenant %}
        organization_id,
{% endif %}
        metadata
    )
    select
        recipient_id, send_notification.topic, send_notification.title,
        send_notification.body, send_notification.link,
        send_notification.actor_id, send_notification.expires_at,
{% if tenant %}
        send_notification.organization_id,
{% endif %}
        send_notification.metadata
    where
        not exists (
            select from {{ schema }}.notification_settings as settings
            where
                settings.user_id = recipient_id
                and settings.topic = send_notification.topic
                and not settings.in_app
        )
        and not exists (
            select from {{ schema }}.user_blocks as blocks
            where
                blocks.blocker_id = recipient_id
                and blocks.blocked_id = send_notification.actor_id
        )
    returning notifications.id
$$;
comment on function {{ schema }}.send_notification is
'Tells a user something; null where the user wants none of it.';
revoke all on function {{ schema }}.send_notification
from public, anon, authenticated;
grant execute on function {{ schema }}.send_notification to service_role;

create or replace function {{ schema }}.unread_notification_count()
returns bigint
language sql stable
set search_path = ''
as $$
    select count(*)
    from {{ schema }}.notifications
    where
        user_id = (select auth.uid())
        and read_at is null
        and (expires_at is null or expires_at > now())
$$;
comment on function {{ schema }}.unread_notification_count() is
'How many notifications the caller has not read.';
revoke all on function {{ schema }}.unread_notification_count()
from public, anon;
grant execute on function {{ schema }}.unread_notification_count()
to authenticated, service_role;

create or replace function {{ schema }}.mark_all_notifications_read(
    up_to timestamptz default now()
) returns bigint
language sql
set search_path = ''
as $$
    with marked as (
        update {{ schema }}.notifications
        set read_at = now()
        where
            user_id = (select auth.uid())
            and read_at is null
            and created_at <= up_to
        returning id
    )

    select count(*) from marked
$$;
comment on function {{ schema }}.mark_all_notifications_read is
'Marks what the caller was told until then as read, and says how many.';
revoke all on function {{ schema }}.mark_all_notifications_read
from public, anon;
grant execute on function {{ schema }}.mark_all_notifications_read
to authenticated, service_role;

create or replace function {{ schema }}.delete_expired_notifications(
    at_most integer default 10000
) returns bigint
language sql
set search_path = ''
as $$
    with expired as (
        select id
        from {{ schema }}.notifications
        where expires_at <= now()
        order by expires_at
        limit at_most
    ),

    deleted as (
        delete from {{ schema }}.notifications
        where id in (select expired.id from expired)
        returning id
    )

    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_expired_notifications is
'Deletes notifications whose time is over, and says how many.';
revoke all on function {{ schema }}.delete_expired_notifications
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_expired_notifications
to service_role;
