{% import 'shared/macros.sql' as shared with context %}
-- Accounts of a user elsewhere -----------------------------------------------

create table if not exists {{ schema }}.social_connections (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    provider_name text not null,
    account_name text not null,
    profile_url text,
    is_public boolean not null default false,
    verified_at timestamptz,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint social_connections_pkey primary key (id),
    constraint social_connections_user_id_fkey
    foreign key (user_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint social_connections_user_id_provider_name_account_name_key
    unique (user_id, provider_name, account_name),
    constraint social_connections_provider_name_check
    check (provider_name ~ '^[a-z][a-z0-9_-]{0,49}$'),
    constraint social_connections_account_name_check
    check (char_length(account_name) between 1 and 200),
    constraint social_connections_profile_url_check
    check (profile_url ~ '^https://' and char_length(profile_url) <= 2000),
    constraint social_connections_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
create unique index if not exists social_connections_provider_name_lower_idx
on {{ schema }}.social_connections (provider_name, lower(account_name))
where verified_at is not null;
comment on table {{ schema }}.social_connections is
'Accounts of a user elsewhere, to be shown; no tokens, and not what signs in.';
comment on column {{ schema }}.social_connections.id is 'The connection.';
comment on column {{ schema }}.social_connections.user_id is
'Whose account it is.';
comment on column {{ schema }}.social_connections.provider_name is
'Where it is, such as github.';
comment on column {{ schema }}.social_connections.account_name is
'Its name there.';
comment on column {{ schema }}.social_connections.profile_url is
'Its page there, with https.';
comment on column {{ schema }}.social_connections.is_public is
'Whether others see it.';
comment on column {{ schema }}.social_connections.verified_at is
'When the application saw that it belongs to this user and no other.';
comment on column {{ schema }}.social_connections.metadata is
'What the application adds.';
comment on column {{ schema }}.social_connections.created_at is
'When the row was made.';
comment on column {{ schema }}.social_connections.updated_at is
'When the row last changed.';

{{ shared.touch('social_connections') }}
{{ shared.protect('social_connections') }}
-- No update of what was verified: another account is another row.
grant select,
insert (user_id, provider_name, account_name, profile_url, is_public),
update (is_public),
delete
on table {{ schema }}.social_connections to authenticated;

drop policy if exists social_connections_select_own_or_public
on {{ schema }}.social_connections;
create policy social_connections_select_own_or_public
on {{ schema }}.social_connections
for select to authenticated
using (is_public or user_id = (select auth.uid()));

drop policy if exists social_connections_insert_own
on {{ schema }}.social_connections;
create policy social_connections_insert_own
on {{ schema }}.social_connections
for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists social_connections_update_own
on {{ schema }}.social_connections;
create policy social_connections_update_own
on {{ schema }}.social_connections
for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists social_connections_delete_own
on {{ schema }}.social_connections;
create policy social_connections_delete_own
on {{ schema }}.social_connections
for delete to authenticated
using (user_id = (select auth.uid()));
