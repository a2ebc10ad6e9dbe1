{% import 'shared/macros.sql' as shared with context %}
-- API keys: for programs that act for an organization ----------------------

-- They belong to the organization, and outlive the membership of their maker.
create table if not exists {{ schema }}.api_keys (
    id uuid not null default gen_random_uuid(),
    {{ shared.tenant_column() }}
    display_name text not null,
    key_prefix text not null,
    key_hash bytea not null,
    scopes text[] not null default '{}',
    created_by uuid default auth.uid(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint api_keys_pkey primary key (id),
    {{ shared.tenant_keys('api_keys') }}
    constraint api_keys_key_hash_key unique (key_hash),
    constraint api_keys_created_by_fkey
    foreign key (created_by) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint api_keys_display_name_check
    check (char_length(display_name) between 1 and 100),
    constraint api_keys_key_prefix_check
    check (char_length(key_prefix) between 4 and 20),
    constraint api_keys_key_hash_check check (octet_length(key_hash) = 32),
    constraint api_keys_scopes_check
    check (
        cardinality(scopes) <= 50
        and array_position(scopes, null) is null
        and array_position(scopes, '') is null
    )
);
comment on table {{ schema }}.api_keys is
'Keys of programs that act for an organization.';
comment on column {{ schema }}.api_keys.id is 'The key, as logs may name it.';
comment on column {{ schema }}.api_keys.organization_id is
'The organization that it acts for.';
comment on column {{ schema }}.api_keys.display_name is 'What it is used for.';
comment on column {{ schema }}.api_keys.key_prefix is
'How it begins, to tell keys apart.';
comment on column {{ schema }}.api_keys.key_hash is
'The sha256 of the key, which itself is kept nowhere.';
comment on column {{ schema }}.api_keys.scopes is
'What it may be used for, in the words of the application.';
comment on column {{ schema }}.api_keys.created_by is
'Who made it, as long as that user exists.';
comment on column {{ schema }}.api_keys.expires_at is
'From when on it is not valid; null: it does not expire.';
comment on column {{ schema }}.api_keys.revoked_at is
'When it was revoked, which is for ever.';
comment on column {{ schema }}.api_keys.last_used_at is
'When it was last verified, to the minute.';
comment on column {{ schema }}.api_keys.created_at is 'When the row was made.';
comment on column {{ schema }}.api_keys.updated_at is
'When the row last changed.';
create index if not exists api_keys_created_by_idx
on {{ schema }}.api_keys (created_by);

{{ shared.touch('api_keys') }}
{{ shared.audit('api_keys', ['key_hash', 'last_used_at']) }}

{{ shared.protect('api_keys') }}
grant select (
    id, organization_id, display_name, key_prefix, scopes, created_by,
    expires_at, revoked_at, last_used_at, created_at, updated_at
) on table {{ schema }}.api_keys to authenticated;
grant update (display_name, scopes, expires_at, revoked_at)
on table {{ schema }}.api_keys to authenticated;

drop policy if exists api_keys_select_admins on {{ schema }}.api_keys;
create policy api_keys_select_admins on {{ schema }}.api_keys
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids('admin')));

-- What was revoked stays so.
drop policy if exists api_keys_update_admins on {{ schema }}.api_keys;
create policy api_keys_update_admins on {{ schema }}.api_keys
for update to authenticated
using (
    revoked_at is null
    and organization_id in (select {{ private }}.organization_ids('admin'))
)
with check (
    organization_id in (select {{ private }}.organization_ids('admin'))
);

create or replace function {{ private }}.create_api_key(
    organization uuid,
    key_name text,
    key_scopes text[],
    valid_until timestamptz
) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
    api_key text := 'sk_' || {{ private }}.random_token();
begin
    if organization not in (select {{ private }}.organization_ids('admin')) then
        raise exception 'only an admin can make keys of organization %',
            organization
            using errcode = 'insufficient_privilege';
    end if;
    insert into {{ schema }}.api_keys (
        organization_id, display_name, key_prefix, key_hash, scopes, expires_at
    )
    values (
        organization, key_name, left(api_key, 11),
        {{ private }}.token_hash(api_key), key_scopes, valid_until
    );
    return api_key;
end
$$;
comment on function {{ private }}.create_api_key is
'Makes an API key and returns it.';
revoke all on function {{ private }}.create_api_key from public;
grant execute on function {{ private }}.create_api_key to authenticated;

create or replace function {{ schema }}.create_api_key(
    organization uuid,
    key_name text,
    key_scopes text[] default '{}',
    valid_until timestamptz default null
) returns text
language sql
set search_path = ''
as $$
    select {{ private }}.create_api_key(
        organization, key_name, key_scopes, valid_until
    )
$$;
comment on function {{ schema }}.create_api_key is
'Makes an API key and returns it; nobody can read it a second time.';
revoke all on function {{ schema }}.create_api_key
from public, anon, service_role;
grant execute on function {{ schema }}.create_api_key to authenticated;

-- One hash and one look into one index, whatever is asked; it never waits for
-- another that verifies the same key.
create or replace function {{ schema }}.verify_api_key(
    api_key text, wanted_scope text default null
) returns table (key_id uuid, organization_id uuid, scopes text[])
language sql
set search_path = ''
as $$
    with valid as (
        select keys.id, keys.organization_id, keys.scopes
        from {{ schema }}.api_keys as keys
        where
            keys.key_hash = {{ private }}.token_hash(api_key)
            and keys.revoked_at is null
            and (keys.expires_at is null or keys.expires_at > now())
            and (wanted_scope is null or wanted_scope = any (keys.scopes))
    ),

    used as (
        update {{ schema }}.api_keys as keys
        set last_used_at = now()
        where keys.id in (
            select stale.id
            from {{ schema }}.api_keys as stale
            where
                stale.id in (select valid.id from valid)
                and (
                    stale.last_used_at is null
                    or stale.last_used_at < now() - interval '1 minute'
                )
            for no key update skip locked
        )
    )

    select valid.id, valid.organization_id, valid.scopes from valid
$$;
comment on function {{ schema }}.verify_api_key is
'The key and its organization if it is valid and has the scope; else nothing.';
revoke all on function {{ schema }}.verify_api_key
from public, anon, authenticated;
grant execute on function {{ schema }}.verify_api_key to service_role;
