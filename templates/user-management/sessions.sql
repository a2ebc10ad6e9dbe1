{% import 'shared/macros.sql' as shared with context %}
-- Where a user is signed in --------------------------------------------------

create table if not exists {{ schema }}.user_sessions (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    device_name text,
    ip_address inet,
    user_agent text,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    revoked_at timestamptz,
    constraint user_sessions_pkey primary key (id),
    constraint user_sessions_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    constraint user_sessions_device_name_check
    check (char_length(device_name) between 1 and 100),
    constraint user_sessions_user_agent_check
    check (char_length(user_agent) <= 500)
);
create index if not exists user_sessions_user_id_idx
on {{ schema }}.user_sessions (user_id);
comment on table {{ schema }}.user_sessions is
'Where a user is or was signed in; nobody else sees it.';
comment on column {{ schema }}.user_sessions.id is
'The session: the claim session_id of its tokens.';
comment on column {{ schema }}.user_sessions.user_id is 'Who is signed in.';
comment on column {{ schema }}.user_sessions.device_name is
'What the user calls the device.';
comment on column {{ schema }}.user_sessions.ip_address is
'Where it was last seen.';
comment on column {{ schema }}.user_sessions.user_agent is
'The program that it was last seen with, as that says.';
comment on column {{ schema }}.user_sessions.created_at is
'When it was first seen.';
comment on column {{ schema }}.user_sessions.last_seen_at is
'When it was last seen.';
comment on column {{ schema }}.user_sessions.revoked_at is
'When the user ended it; null before.';

{{ shared.protect('user_sessions') }}
grant select on table {{ schema }}.user_sessions to authenticated;

drop policy if exists user_sessions_select_own on {{ schema }}.user_sessions;
create policy user_sessions_select_own on {{ schema }}.user_sessions
for select to authenticated
using (user_id = (select auth.uid()));

-- Users read their sessions but write them only through these functions, so
-- that where a session was seen is what the API saw.

create or replace function {{ private }}.session_id() returns uuid
language sql stable
set search_path = ''
as $$
    select (
        nullif(current_setting('request.jwt.claims', true), '')::jsonb
            ->> 'session_id'
    )::uuid
$$;
comment on function {{ private }}.session_id() is
'The session that asks: the claim session_id of the request.';
revoke all on function {{ private }}.session_id() from public;

create or replace function {{ private }}.record_session(named text)
returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
    caller uuid := auth.uid();
    current_session uuid := {{ private }}.session_id();
begin
    if caller is null or current_session is null then
        raise exception 'the request has no session'
        using errcode = 'invalid_authorization_specification';
    end if;
    insert into {{ schema }}.user_sessions (
        id, user_id, device_name, ip_address, user_agent
    )
    values (
        current_session, caller, named,
        {{ private }}.request_ip_address(), {{ private }}.request_user_agent()
    )
    on conflict (id) do nothing;
    if found then
        perform {{ schema }}.log_activity(
            caller, 'session.started', 'session', current_session::text
        );
        return true;
    end if;
    update {{ schema }}.user_sessions as known
    set
        device_name = coalesce(named, known.device_name),
        ip_address = {{ private }}.request_ip_address(),
        user_agent = {{ private }}.request_user_agent(),
        last_seen_at = now()
    where
        known.id = current_session
        and known.user_id = caller
        and known.revoked_at is null;
    return found;
end
$$;
comment on function {{ private }}.record_session(text) is
'Notes that the session of the caller was seen, unless it was revoked.';
revoke all on function {{ private }}.record_session(text) from public;
grant execute on function {{ private }}.record_session(text) to authenticated;

create or replace function {{ schema }}.record_session(
    device_name text default null
) returns boolean
language sql
set search_path = ''
as $$
    select {{ private }}.record_session(device_name)
$$;
comment on function {{ schema }}.record_session(text) is
'Notes that the session of the caller was seen; false where it was revoked.';
revoke all on function {{ schema }}.record_session(text) from public, anon;
grant execute on function {{ schema }}.record_session(text) to authenticated;

create or replace function {{ private }}.revoke_sessions(chosen uuid)
returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
    caller uuid := auth.uid();
    current_session uuid := {{ private }}.session_id();
    ended bigint;
begin
    with revoked as (
        update {{ schema }}.user_sessions as known
        set revoked_at = now()
        where
            known.user_id = caller
            and known.revoked_at is null
            and case
                when chosen is null
                    then known.id is distinct from current_session
                else known.id = chosen
            end
        returning known.id
    ){% if platform == 'supabase' %},

    -- Without its row there the session gets no more tokens.
    signed_out as (
        delete from auth.sessions as signed_in
        where
            signed_in.user_id = caller
            and case
                when chosen is null
                    then signed_in.id is distinct from current_session
                else signed_in.id = chosen
            end
        returning signed_in.id
    )

    select count(*) into ended
    from (
        select revoked.id from revoked
        union
        select signed_out.id from signed_out
    ) as those;
    {% else %}


    select count(*) into ended from revoked;
    {% endif %}
    if ended > 0 then
        perform {{ schema }}.log_activity(
            caller, 'session.revoked', 'session', chosen::text
        );
    end if;
    return ended;
end
$$;
comment on function {{ private }}.revoke_sessions(uuid) is
'Ends a session of the caller, or without one all but the current.';
revoke all on function {{ private }}.revoke_sessions(uuid) from public;
grant execute on function {{ private }}.revoke_sessions(uuid) to authenticated;

create or replace function {{ schema }}.revoke_session(session_id uuid)
returns boolean
language sql
set search_path = ''
as $$
    select case
        when session_id is null then false
        else {{ private }}.revoke_sessions(session_id) > 0
    end
$$;
comment on function {{ schema }}.revoke_session(uuid) is
'Ends a session of the caller; false where there is none to end.';
revoke all on function {{ schema }}.revoke_session(uuid) from public, anon;
grant execute on function {{ schema }}.revoke_session(uuid) to authenticated;

create or replace function {{ schema }}.revoke_other_sessions()
returns bigint
language sql
set search_path = ''
as $$
    select {{ private }}.revoke_sessions(null)
$$;
comment on function {{ schema }}.revoke_other_sessions() is
'Ends all sessions of the caller but the current, and says how many.';
revoke all on function {{ schema }}.revoke_other_sessions() from public, anon;
grant execute on function {{ schema }}.revoke_other_sessions()
to authenticated;

create or replace function {{ schema }}.delete_old_sessions(
    older_than interval default '90 days'
) returns bigint
language sql
set search_path = ''
as $$
    with deleted as (
        delete from {{ schema }}.user_sessions
        where last_seen_at < now() - older_than
        returning id
    )

    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_old_sessions is
'Forgets sessions that were not seen for that long, and says how many.';
revoke all on function {{ schema }}.delete_old_sessions
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_old_sessions to service_role;
