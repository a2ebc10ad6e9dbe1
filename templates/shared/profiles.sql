{% import 'shared/macros.sql' as shared with context %}
-- What others see of a user -------------------------------------------------

create table if not exists {{ schema }}.profiles (
    id uuid not null,
    username text,
    display_name text,
    avatar_url text,
    bio text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint profiles_pkey primary key (id),
    constraint profiles_id_fkey
    foreign key (id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint profiles_username_key unique (username),
    constraint profiles_username_check
    check (username ~ '^[a-z0-9_]{3,30}$'),
    constraint profiles_display_name_check
    check (char_length(display_name) between 1 and 100),
    constraint profiles_avatar_url_check
    check (avatar_url ~ '^https://' and char_length(avatar_url) <= 2000),
    constraint profiles_bio_check check (char_length(bio) <= 1000),
    constraint profiles_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.profiles is 'What others see of a user.';
comment on column {{ schema }}.profiles.id is 'The user.';
comment on column {{ schema }}.profiles.username is
'A short name in lower case, unique.';
comment on column {{ schema }}.profiles.display_name is
'The name as people write it.';
comment on column {{ schema }}.profiles.avatar_url is
'Address of a picture, with https.';
comment on column {{ schema }}.profiles.bio is 'A few words about the user.';
comment on column {{ schema }}.profiles.metadata is
'What the application adds.';
comment on column {{ schema }}.profiles.created_at is 'When the row was made.';
comment on column {{ schema }}.profiles.updated_at is
'When the row last changed.';

{{ shared.touch('profiles') }}
{{ shared.protect('profiles') }}
grant select on table {{ schema }}.profiles to authenticated;
grant insert (id, username, display_name, avatar_url, bio, metadata)
on table {{ schema }}.profiles to authenticated;
grant update (username, display_name, avatar_url, bio, metadata)
on table {{ schema }}.profiles to authenticated;

drop policy if exists profiles_select_signed_in on {{ schema }}.profiles;
create policy profiles_select_signed_in on {{ schema }}.profiles
for select to authenticated
using (true);

-- For a user whose profile could not be made when they signed up.
drop policy if exists profiles_insert_own on {{ schema }}.profiles;
create policy profiles_insert_own on {{ schema }}.profiles
for insert to authenticated
with check (id = (select auth.uid()));

drop policy if exists profiles_update_own on {{ schema }}.profiles;
create policy profiles_update_own on {{ schema }}.profiles
for update to authenticated
using (id = (select auth.uid()))
with check (id = (select auth.uid()));

-- A profile for everybody who signs up; nothing in it can keep a user out.
create or replace function {{ private }}.create_profile() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    given jsonb;
    shown_name text;
    picture text;
begin
    given := to_jsonb(new) -> 'raw_user_meta_data';
    shown_name := nullif(left(btrim(given ->> 'full_name'), 100), '');
    picture := substring(given ->> 'avatar_url' from '^https://.*$');
    if char_length(picture) > 2000 then
        picture := null;
    end if;
    insert into {{ schema }}.profiles (id, username, display_name, avatar_url)
    values (
        new.id,
        substring(lower(given ->> 'username') from '^[a-z0-9_]{3,30}$'),
        shown_name,
        picture
    )
    on conflict do nothing;
    -- Somebody has that user name: the new user chooses another one later.
    insert into {{ schema }}.profiles (id, display_name, avatar_url)
    values (new.id, shown_name, picture)
    on conflict (id) do nothing;
    return new;
exception when others then
    raise warning 'no profile for user %: %', new.id, sqlerrm;
    return new;
end
$$;
comment on function {{ private }}.create_profile() is
'Makes the profile of a new user, or warns where it cannot.';
revoke all on function {{ private }}.create_profile() from public;

create or replace trigger users_create_profile
after insert on {{ users_table }}
for each row execute function {{ private }}.create_profile();

-- Those who signed up before there were profiles.
insert into {{ schema }}.profiles (id)
select signed_up.id from {{ users_table }} as signed_up
on conflict (id) do nothing;
