{% import 'shared/macros.sql' as shared with context %}
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
