{% import 'shared/macros.sql' as shared with context %}
{{ shared.adopt(['notifications', 'activity_log']) }}
-- Who asks, as the API passes it on ------------------------------------------

create or replace function {{ private }}.request_user_agent() returns text
language sql stable
set search_path = ''
as $$
    select left(
        nullif(current_setting('request.headers', true), '')::json
            ->> 'user-agent',
        500
    )
$$;
comment on function {{ private }}.request_user_agent() is
'The program that the request says it comes from, which may be untrue.';
revoke all on function {{ private }}.request_user_agent() from public;
grant execute on function {{ private }}.request_user_agent() to service_role;

-- What stands first in x-forwarded-for, clients can invent; the last address
-- is what the nearest proxy saw.
create or replace function {{ private }}.request_ip_address() returns inet
language plpgsql stable
set search_path = ''
as $$
declare
    headers json;
begin
    headers := nullif(current_setting('request.headers', true), '');
    return btrim(coalesce(
        {% if platform == 'supabase' %}
        headers ->> 'cf-connecting-ip',
        {% endif %}
        split_part(headers ->> 'x-forwarded-for', ',', -1)
    ))::inet;
exception when data_exception then
    return null;
end
$$;
comment on function {{ private }}.request_ip_address() is
'Where the request came from, if the proxies before the API told it.';
revoke all on function {{ private }}.request_ip_address() from public;
grant execute on function {{ private }}.request_ip_address() to service_role;

-- What users did, which nobody changes ---------------------------------------

create table if not exists {{ schema }}.activity_log (
    id bigint generated always as identity,
    user_id uuid not null,
    {% if tenant %}
    organization_id uuid,
    {% endif %}
    action_name text not null,
    subject_type text,
    subject_id text,
    ip_address inet,
    user_agent text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    constraint activity_log_pkey primary key (id),
    constraint activity_log_user_id_fkey
    foreign key (user_id) references {{ users_table }} (id)
    on delete cascade on update cascade,
    {% if tenant %}
    constraint activity_log_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
    {% endif %}
    constraint activity_log_action_name_check
    check (action_name ~ '^[a-z][a-z0-9_.]{0,99}$'),
    constraint activity_log_subject_type_check
    check (subject_type ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint activity_log_subject_id_check
    check (char_length(subject_id) between 1 and 200),
    constraint activity_log_check
    check (subject_id is null or subject_type is not null),
    constraint activity_log_user_agent_check
    check (char_length(user_agent) <= 500),
    constraint activity_log_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
create index if not exists activity_log_user_id_idx
on {{ schema }}.activity_log (user_id, id);
{% if tenant %}
create index if not exists activity_log_organization_id_idx
on {{ schema }}.activity_log (organization_id, id)
where organization_id is not null;
{% endif %}
create index if not exists activity_log_created_at_idx
on {{ schema }}.activity_log using brin (created_at);
comment on table {{ schema }}.activity_log is
'What users did, in the order in which it was written. Nothing changes in it.';
comment on column {{ schema }}.activity_log.id is 'The place in the log.';
comment on column {{ schema }}.activity_log.user_id is 'Who did it.';
{% if tenant %}
comment on column {{ schema }}.activity_log.organization_id is
'The organization in which it was done; null for what concerns the user alone.';
{% endif %}
comment on column {{ schema }}.activity_log.action_name is
'What was done, such as session.started.';
comment on column {{ schema }}.activity_log.subject_type is
'To what kind of thing, if to any.';
comment on column {{ schema }}.activity_log.subject_id is 'To which of them.';
comment on column {{ schema }}.activity_log.ip_address is
'Where the request came from.';
comment on column {{ schema }}.activity_log.user_agent is
'The program that the request says it comes from.';
comment on column {{ schema }}.activity_log.metadata is
'What the application adds.';
comment on column {{ schema }}.activity_log.created_at is
'When the row was made.';

{{ shared.protect('activity_log') }}
{{ shared.protect_sequence('activity_log') }}
revoke update, truncate on table {{ schema }}.activity_log from service_role;
grant select on table {{ schema }}.activity_log to authenticated;

{% if tenant %}
drop policy if exists activity_log_select_own on {{ schema }}.activity_log;
create policy activity_log_select_own on {{ schema }}.activity_log
for select to authenticated
using (
    user_id = (select auth.uid())
    or organization_id = any(
        array(select {{ private }}.organization_ids('admin'))
    )
);
{% else %}
drop policy if exists activity_log_select_own on {{ schema }}.activity_log;
create policy activity_log_select_own on {{ schema }}.activity_log
for select to authenticated
using (user_id = (select auth.uid()));
{% endif %}

{% if tenant %}
drop function if exists {{ schema }}.log_activity(
    uuid, text, text, text, jsonb
);
{% endif %}
create or replace function {{ schema }}.log_activity(
    user_id uuid,
    action_name text,
    subject_type text default null,
    subject_id text default null,
    metadata jsonb default '{}'{% if tenant %},
    organization_id uuid default null{% endif %}

) returns bigint
language sql
set search_path = ''
as $$
    insert into {{ schema }}.activity_log (
        user_id, action_name, subject_type, subject_id, metadata,
{% if tenant %}
        organization_id,
{% endif %}
        ip_address, user_agent
    )
    select
        log_activity.user_id, log_activity.action_name,
        log_activity.subject_type, log_activity.subject_id,
        log_activity.metadata,
{% if tenant %}
        log_activity.organization_id,
{% endif %}
        case when request.is_theirs then {{ private }}.request_ip_address() end,
        case when request.is_theirs then {{ private }}.request_user_agent() end
    from (select log_activity.user_id = auth.uid() as is_theirs) as request
    returning activity_log.id
$$;
comment on function {{ schema }}.log_activity is
'Writes what a user did, and from where if it is the user who asks.';
revoke all on function {{ schema }}.log_activity
from public, anon, authenticated;
grant execute on function {{ schema }}.log_activity to service_role;

create or replace function {{ schema }}.delete_old_activity(
    older_than interval default '1 year', at_most integer default 10000
) returns bigint
language sql
set search_path = ''
as $$
    with outdated as (
        select id
        from {{ schema }}.activity_log
        where created_at < now() - older_than
        order by id
        limit at_most
    ),

    deleted as (
        delete from {{ schema }}.activity_log
        where id in (select outdated.id from outdated)
        returning id
    )

    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_old_activity is
'Deletes the oldest entries of the log, and says how many.';
revoke all on function {{ schema }}.delete_old_activity
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_old_activity to service_role;
