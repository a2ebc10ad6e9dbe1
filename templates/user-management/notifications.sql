{% import 'shared/macros.sql' as shared with context %}
-- What a user wants to be told, and how --------------------------------------

create table if not exists {{ schema }}.notification_settings (
    user_id uuid not null,
    topic text not null,
    in_app boolean not null default true,
    by_email boolean not null default true,
    by_push boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint notification_settings_pkey primary key (user_id, topic),
    constraint notification_settings_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint notification_settings_topic_check
    check (topic ~ '^[a-z][a-z0-9_.]{0,62}$')
);
comment on table {{ schema }}.notification_settings is
'What a user wants to be told, and how: everything, where there is no row.';
comment on column {{ schema }}.notification_settings.user_id is
'Whose they are.';
comment on column {{ schema }}.notification_settings.topic is
'What is told, such as achievement or billing.invoice.';
comment on column {{ schema }}.notification_settings.in_app is
'Whether a notification is made.';
comment on column {{ schema }}.notification_settings.by_email is
'Whether the application may send an email.';
comment on column {{ schema }}.notification_settings.by_push is
'Whether the application may send it to the devices of the user.';
comment on column {{ schema }}.notification_settings.created_at is
'When the row was made.';
comment on column {{ schema }}.notification_settings.updated_at is
'When the row last changed.';

{{ shared.touch('notification_settings') }}
{{ shared.protect('notification_settings') }}
grant select,
insert (user_id, topic, in_app, by_email, by_push),
update (user_id, topic, in_app, by_email, by_push),
delete
on table {{ schema }}.notification_settings to authenticated;

drop policy if exists notification_settings_select_own
on {{ schema }}.notification_settings;
create policy notification_settings_select_own
on {{ schema }}.notification_settings
for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists notification_settings_insert_own
on {{ schema }}.notification_settings;
create policy notification_settings_insert_own
on {{ schema }}.notification_settings
for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists notification_settings_update_own
on {{ schema }}.notification_settings;
create policy notification_settings_update_own
on {{ schema }}.notification_settings
for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists notification_settings_delete_own
on {{ schema }}.notification_settings;
create policy notification_settings_delete_own
on {{ schema }}.notification_settings
for delete to authenticated
using (user_id = (select auth.uid()));

-- What a user was told -------------------------------------------------------

create table if not exists {{ schema }}.notifications (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    {% if tenant %}
    organization_id uuid,
    {% endif %}
    actor_id uuid,
    topic text not null,
    title text not null,
    body text,
    link text,
    metadata jsonb not null default '{}',
    read_at timestamptz,
    expires_at timestamptz default now() + interval '90 days',
    created_at timestamptz not null default now(),
    constraint notifications_pkey primary key (id),
    constraint notifications_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    {% if tenant %}
    constraint notifications_organization_id_user_id_fkey
    foreign key (organization_id, user_id)
    references {{ schema }}.organization_members (organization_id, user_id)
    on delete cascade on update cascade,
    {% endif %}
    constraint notifications_actor_id_fkey
    foreign key (actor_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint notifications_topic_check
    check (topic ~ '^[a-z][a-z0-9_.]{0,62}$'),
    constraint notifications_title_check
    check (char_length(title) between 1 and 200),
    constraint notifications_body_check check (char_length(body) <= 2000),
    constraint notifications_link_check
    check (link ~ '^(https://|/([^/\\]|$))' and char_length(link) <= 2000),
    constraint notifications_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
create index if not exists notifications_user_id_created_at_id_idx
on {{ schema }}.notifications (user_id, created_at, id);
create index if not exists notifications_user_id_idx
on {{ schema }}.notifications (user_id)
where read_at is null;
{% if tenant %}
create index if not exists notifications_organization_id_user_id_idx
on {{ schema }}.notifications (organization_id, user_id)
where organization_id is not null;
{% endif %}
create index if not exists notifications_actor_id_idx
on {{ schema }}.notifications (actor_id)
where actor_id is not null;
create index if not exists notifications_expires_at_idx
on {{ schema }}.notifications (expires_at)
where expires_at is not null;
comment on table {{ schema }}.notifications is
'What a user was told; nobody else sees it.';
comment on column {{ schema }}.notifications.id is 'The notification.';
comment on column {{ schema }}.notifications.user_id is 'Who is told.';
{% if tenant %}
comment on column {{ schema }}.notifications.organization_id is
'The organization that it is about, of which the user is a member; or null.';
{% endif %}
comment on column {{ schema }}.notifications.actor_id is
'Who caused it, if it was a user.';
comment on column {{ schema }}.notifications.topic is
'What it is about, such as achievement or billing.invoice.';
comment on column {{ schema }}.notifications.title is 'One line.';
comment on column {{ schema }}.notifications.body is 'A few sentences.';
comment on column {{ schema }}.notifications.link is
'Where it leads: an address with https, or a path of the application.';
comment on column {{ schema }}.notifications.metadata is
'What the application adds.';
comment on column {{ schema }}.notifications.read_at is
'When the user read it; null before.';
comment on column {{ schema }}.notifications.expires_at is
'When it may be deleted; null for never.';
comment on column {{ schema }}.notifications.created_at is
'When the row was made.';

{{ shared.protect('notifications') }}
grant select, update (read_at), delete
on table {{ schema }}.notifications to authenticated;

drop policy if exists notifications_select_own on {{ schema }}.notifications;
create policy notifications_select_own on {{ schema }}.notifications
for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists notifications_update_own on {{ schema }}.notifications;
create policy notifications_update_own on {{ schema }}.notifications
for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists notifications_delete_own on {{ schema }}.notifications;
create policy notifications_delete_own on {{ schema }}.notifications
for delete to authenticated
using (user_id = (select auth.uid()));

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

-- Realtime shows each user new notifications, as their policies allow.
do $$
begin
    if exists (
        select from pg_catalog.pg_publication
        where pubname = 'supabase_realtime' and not puballtables
    ) and not exists (
        select from pg_catalog.pg_publication_tables
        where
            pubname = 'supabase_realtime'
            and schemaname = '{{ schema }}'
            and tablename = 'notifications'
    ) then
        alter publication supabase_realtime
        add table {{ schema }}.notifications;
    end if;
end
$$;
