{% import 'shared/macros.sql' as shared with context %}
-- How the application behaves for a user -------------------------------------

create table if not exists {{ schema }}.user_preferences (
    user_id uuid not null,
    theme text not null default 'system',
    language_tag text not null default 'en',
    time_zone text not null default 'UTC',
    preferences jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint user_preferences_pkey primary key (user_id),
    constraint user_preferences_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint user_preferences_theme_check
    check (theme in ('system', 'light', 'dark')),
    constraint user_preferences_language_tag_check
    check (
        language_tag ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'
    ),
    constraint user_preferences_time_zone_check
    check (
        time_zone ~ '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$'
        and char_length(time_zone) <= 64
    ),
    constraint user_preferences_preferences_check
    check (
        jsonb_typeof(preferences) = 'object'
        and octet_length(preferences::text) <= 16384
    )
);
comment on table {{ schema }}.user_preferences is
'How the application behaves for a user; nobody else sees it.';
comment on column {{ schema }}.user_preferences.user_id is 'Whose they are.';
comment on column {{ schema }}.user_preferences.theme is
'system, light or dark.';
comment on column {{ schema }}.user_preferences.language_tag is
'Language, script and region, such as en, pt-BR or zh-Hant-TW.';
comment on column {{ schema }}.user_preferences.time_zone is
'A name of the time zone database, such as Europe/Berlin.';
comment on column {{ schema }}.user_preferences.preferences is
'What the application adds: an object of at most 16 kB.';
comment on column {{ schema }}.user_preferences.created_at is
'When the row was made.';
comment on column {{ schema }}.user_preferences.updated_at is
'When the row last changed.';

-- No check, for which zones there are depends on the server: a dump of one
-- must load into another.
create or replace function {{ private }}.require_time_zone() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    perform now() at time zone new.time_zone;
    return new;
end
$$;
comment on function {{ private }}.require_time_zone() is
'Refuses a time zone that the server does not know.';
revoke all on function {{ private }}.require_time_zone() from public;

create or replace trigger user_preferences_require_time_zone
before insert or update of time_zone on {{ schema }}.user_preferences
for each row execute function {{ private }}.require_time_zone();

{{ shared.touch('user_preferences') }}
{{ shared.protect('user_preferences') }}
grant select,
insert (user_id, theme, language_tag, time_zone, preferences),
update (user_id, theme, language_tag, time_zone, preferences)
on table {{ schema }}.user_preferences to authenticated;

drop policy if exists user_preferences_select_own
on {{ schema }}.user_preferences;
create policy user_preferences_select_own on {{ schema }}.user_preferences
for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists user_preferences_insert_own
on {{ schema }}.user_preferences;
create policy user_preferences_insert_own on {{ schema }}.user_preferences
for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists user_preferences_update_own
on {{ schema }}.user_preferences;
create policy user_preferences_update_own on {{ schema }}.user_preferences
for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

-- Preferences for everybody who signs up; nothing can keep a user out.
create or replace function {{ private }}.create_preferences() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    given jsonb;
begin
    given := to_jsonb(new) -> 'raw_user_meta_data';
    begin
        insert into {{ schema }}.user_preferences (
            user_id, language_tag, time_zone
        )
        values (
            new.id,
            coalesce(given ->> 'locale', 'en'),
            coalesce(given ->> 'time_zone', 'UTC')
        )
        on conflict (user_id) do nothing;
    exception when others then
        insert into {{ schema }}.user_preferences (user_id) values (new.id)
        on conflict (user_id) do nothing;
    end;
    return new;
exception when others then
    raise warning 'no preferences for user %: %', new.id, sqlerrm;
    return new;
end
$$;
comment on function {{ private }}.create_preferences() is
'Makes the preferences of a new user, or warns where it cannot.';
revoke all on function {{ private }}.create_preferences() from public;

create or replace trigger users_create_preferences
after insert on {{ users_table }}
for each row execute function {{ private }}.create_preferences();

-- Those who signed up before there were preferences.
insert into {{ schema }}.user_preferences (user_id)
select signed_up.id from {{ users_table }} as signed_up
on conflict (user_id) do nothing;
