{% import 'shared/macros.sql' as shared with context %}
-- What else is known about a user, by key ------------------------------------

create table if not exists {{ schema }}.user_metadata (
    user_id uuid not null,
    metadata_key text not null,
    metadata_value jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint user_metadata_pkey primary key (user_id, metadata_key),
    constraint user_metadata_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint user_metadata_metadata_key_check
    check (metadata_key ~ '^[a-z][a-z0-9_.-]{0,99}$'),
    constraint user_metadata_metadata_value_check
    check (octet_length(metadata_value::text) <= 16384)
);
comment on table {{ schema }}.user_metadata is
'What else is known about a user, by key; nobody else sees it.';
comment on column {{ schema }}.user_metadata.user_id is 'Whom it is about.';
comment on column {{ schema }}.user_metadata.metadata_key is
'What it is. Keys that begin with app. are written by the application alone.';
comment on column {{ schema }}.user_metadata.metadata_value is
'Any JSON of at most 16 kB.';
comment on column {{ schema }}.user_metadata.created_at is
'When the row was made.';
comment on column {{ schema }}.user_metadata.updated_at is
'When the row last changed.';

{{ shared.touch('user_metadata') }}
{{ shared.protect('user_metadata') }}
grant select,
insert (user_id, metadata_key, metadata_value),
update (user_id, metadata_key, metadata_value),
delete
on table {{ schema }}.user_metadata to authenticated;

drop policy if exists user_metadata_select_own on {{ schema }}.user_metadata;
create policy user_metadata_select_own on {{ schema }}.user_metadata
for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists user_metadata_insert_own on {{ schema }}.user_metadata;
create policy user_metadata_insert_own on {{ schema }}.user_metadata
for insert to authenticated
with check (
    user_id = (select auth.uid()) and metadata_key not like 'app.%'
);

drop policy if exists user_metadata_update_own on {{ schema }}.user_metadata;
create policy user_metadata_update_own on {{ schema }}.user_metadata
for update to authenticated
using (user_id = (select auth.uid()) and metadata_key not like 'app.%')
with check (
    user_id = (select auth.uid()) and metadata_key not like 'app.%'
);

drop policy if exists user_metadata_delete_own on {{ schema }}.user_metadata;
create policy user_metadata_delete_own on {{ schema }}.user_metadata
for delete to authenticated
using (user_id = (select auth.uid()) and metadata_key not like 'app.%');
