{% import 'shared/macros.sql' as shared with context %}
-- What can be achieved -------------------------------------------------------

create table if not exists {{ schema }}.achievements (
    id uuid not null default gen_random_uuid(),
    slug text not null,
    title text not null,
    description text,
    icon_url text,
    points integer not null default 0,
    is_secret boolean not null default false,
    retired_at timestamptz,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint achievements_pkey primary key (id),
    constraint achievements_slug_key unique (slug),
    constraint achievements_slug_check
    check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint achievements_title_check
    check (char_length(title) between 1 and 100),
    constraint achievements_description_check
    check (char_length(description) <= 1000),
    constraint achievements_icon_url_check
    check (icon_url ~ '^https://' and char_length(icon_url) <= 2000),
    constraint achievements_points_check check (points >= 0),
    constraint achievements_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.achievements is
'What can be achieved; the application alone writes it.';
comment on column {{ schema }}.achievements.id is 'The achievement.';
comment on column {{ schema }}.achievements.slug is
'Its name in the code of the application.';
comment on column {{ schema }}.achievements.title is 'Its name for people.';
comment on column {{ schema }}.achievements.description is
'What one does for it.';
comment on column {{ schema }}.achievements.icon_url is
'Address of a picture, with https.';
comment on column {{ schema }}.achievements.points is 'What it is worth.';
comment on column {{ schema }}.achievements.is_secret is
'Whether only those see it who have it.';
comment on column {{ schema }}.achievements.retired_at is
'From when on nobody gets it any more; null for never.';
comment on column {{ schema }}.achievements.metadata is
'What the application adds.';
comment on column {{ schema }}.achievements.created_at is
'When the row was made.';
comment on column {{ schema }}.achievements.updated_at is
'When the row last changed.';

create table if not exists {{ schema }}.user_achievements (
    user_id uuid not null,
    achievement_id uuid not null,
    metadata jsonb not null default '{}',
    awarded_at timestamptz not null default now(),
    constraint user_achievements_pkey primary key (user_id, achievement_id),
    constraint user_achievements_user_id_fkey
    foreign key (user_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint user_achievements_achievement_id_fkey
    foreign key (achievement_id) references {{ schema }}.achievements (id)
    on delete restrict on update cascade,
    constraint user_achievements_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
create index if not exists user_achievements_achievement_id_idx
on {{ schema }}.user_achievements (achievement_id, user_id);
comment on table {{ schema }}.user_achievements is
'Who achieved what; the application alone writes it.';
comment on column {{ schema }}.user_achievements.user_id is 'Who achieved it.';
comment on column {{ schema }}.user_achievements.achievement_id is
'What was achieved.';
comment on column {{ schema }}.user_achievements.metadata is
'What the application adds, such as the score.';
comment on column {{ schema }}.user_achievements.awarded_at is
'When it was awarded.';

{{ shared.touch('achievements') }}
{{ shared.protect('achievements') }}
{{ shared.protect('user_achievements') }}
grant select on table {{ schema }}.achievements to authenticated;
grant select on table {{ schema }}.user_achievements to authenticated;

-- Read past row level security, so that no policy asks the other's.
create or replace function {{ private }}.own_achievement_ids()
returns setof uuid
language sql stable security definer
set search_path = ''
as $$
    select awards.achievement_id
    from {{ schema }}.user_achievements as awards
    where awards.user_id = (select auth.uid())
$$;
comment on function {{ private }}.own_achievement_ids() is
'What the caller has achieved.';
revoke all on function {{ private }}.own_achievement_ids() from public;
grant execute on function {{ private }}.own_achievement_ids()
to authenticated, service_role;

drop policy if exists achievements_select_signed_in
on {{ schema }}.achievements;
create policy achievements_select_signed_in on {{ schema }}.achievements
for select to authenticated
using (
    not is_secret or id in (select {{ private }}.own_achievement_ids())
);

drop policy if exists user_achievements_select_signed_in
on {{ schema }}.user_achievements;
create policy user_achievements_select_signed_in
on {{ schema }}.user_achievements
for select to authenticated
using (true);

create or replace function {{ schema }}.award_achievement(
    recipient_id uuid, achievement_slug text, metadata jsonb default '{}'
) returns boolean
language plpgsql
set search_path = ''
as $$
declare
    awarded {{ schema }}.achievements;
begin
    select * into awarded
    from {{ schema }}.achievements
    where slug = achievement_slug and (retired_at is null or retired_at > now());
    if not found then
        raise exception 'there is no achievement %', achievement_slug
        using errcode = 'no_data_found';
    end if;
    insert into {{ schema }}.user_achievements (
        user_id, achievement_id, metadata
    )
    values (recipient_id, awarded.id, award_achievement.metadata)
    on conflict (user_id, achievement_id) do nothing;
    if not found then
        return false;
    end if;
    perform {{ schema }}.log_activity(
        recipient_id, 'achievement.awarded', 'achievement', awarded.id::text
    );
    perform {{ schema }}.send_notification(
        recipient_id, 'achievement', awarded.title, awarded.description
    );
    return true;
end
$$;
comment on function {{ schema }}.award_achievement is
'Awards an achievement and tells the user; false where the user has it.';
revoke all on function {{ schema }}.award_achievement
from public, anon, authenticated;
grant execute on function {{ schema }}.award_achievement to service_role;
