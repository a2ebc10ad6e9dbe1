{% import 'shared/macros.sql' as shared with context %}
{{ shared.adopt(['notifications', 'activity_log']) }}
-- Where sign-up could not make the profile, the user may --------------------

grant insert (id, username, display_name, avatar_url, bio, metadata)
on table {{ schema }}.profiles to authenticated;

drop policy if exists profiles_insert_own on {{ schema }}.profiles;
create policy profiles_insert_own on {{ schema }}.profiles
for insert to authenticated
with check (id = (select auth.uid()));
