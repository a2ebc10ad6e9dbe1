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
