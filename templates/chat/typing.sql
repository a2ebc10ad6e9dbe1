{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
-- Who is typing --------------------------------------------------------------

create table if not exists {{ schema }}.typing_indicators (
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    conversation_id uuid not null,
    user_id uuid not null default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '10 seconds',
    constraint typing_indicators_pkey
    primary key (
        conversation_id, {{ 'organization_id, ' if tenant }}user_id
    ),
    constraint typing_indicators_user_id_fkey
    foreign key (
        conversation_id, {{ 'organization_id, ' if tenant }}user_id
    )
    references {{ schema }}.conversation_participants (
        conversation_id, {{ 'organization_id, ' if tenant }}user_id
    ) on delete cascade on update cascade,
    constraint typing_indicators_check
    check (expires_at <= updated_at + interval '1 minute')
);
comment on table {{ schema }}.typing_indicators is
'Who is typing in a conversation; a row that has expired says nothing.';
{% if tenant %}
comment on column {{ schema }}.typing_indicators.organization_id is
'The organization of the conversation.';
{% endif %}
comment on column {{ schema }}.typing_indicators.conversation_id is
'The conversation.';
comment on column {{ schema }}.typing_indicators.user_id is 'Who is typing.';
comment on column {{ schema }}.typing_indicators.created_at is 'Since when.';
comment on column {{ schema }}.typing_indicators.updated_at is
'When the client last said so.';
comment on column {{ schema }}.typing_indicators.expires_at is
'Until when that holds.';

create index if not exists typing_indicators_expires_at_idx
on {{ schema }}.typing_indicators (expires_at);
create index if not exists typing_indicators_user_id_idx
on {{ schema }}.typing_indicators (user_id);

{{ shared.touch('typing_indicators') }}
{{ shared.protect('typing_indicators') }}
grant select, delete on table {{ schema }}.typing_indicators to authenticated;
grant insert (
    {{ 'organization_id, ' if tenant }}conversation_id, user_id, expires_at
) on table {{ schema }}.typing_indicators to authenticated;
grant update (expires_at)
on table {{ schema }}.typing_indicators to authenticated;

drop policy if exists typing_indicators_select_participants
on {{ schema }}.typing_indicators;
create policy typing_indicators_select_participants
on {{ schema }}.typing_indicators
for select to authenticated
using (
    typing_indicators.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('typing_indicators', 'viewer') }}
);

drop policy if exists typing_indicators_insert_own
on {{ schema }}.typing_indicators;
create policy typing_indicators_insert_own on {{ schema }}.typing_indicators
for insert to authenticated
with check (
    typing_indicators.user_id = (select auth.uid())
    and typing_indicators.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('typing_indicators', 'member') }}
);

drop policy if exists typing_indicators_update_own
on {{ schema }}.typing_indicators;
create policy typing_indicators_update_own on {{ schema }}.typing_indicators
for update to authenticated
using (typing_indicators.user_id = (select auth.uid()))
with check (
    typing_indicators.user_id = (select auth.uid())
    and typing_indicators.conversation_id = any(
        array(select {{ private }}.conversation_ids())
    )
    {{- chat.and_role('typing_indicators', 'member') }}
);

drop policy if exists typing_indicators_delete_own
on {{ schema }}.typing_indicators;
create policy typing_indicators_delete_own on {{ schema }}.typing_indicators
for delete to authenticated
using (typing_indicators.user_id = (select auth.uid()));

create or replace function {{ schema }}.set_typing(
    in_conversation uuid, is_typing boolean default true
) returns void
language plpgsql
set search_path = ''
as $$
begin
    if is_typing then
        insert into {{ schema }}.typing_indicators as mine (
            {{ 'organization_id, ' if tenant }}conversation_id, user_id
        )
        select
            {{ 'chosen.organization_id, ' if tenant }}chosen.id,
            (select auth.uid())
        from {{ schema }}.conversations as chosen
        where chosen.id = in_conversation
        on conflict (
            conversation_id, {{ 'organization_id, ' if tenant }}user_id
        )
        do update set expires_at = excluded.expires_at;
    else
        delete from {{ schema }}.typing_indicators as mine
        where
            mine.conversation_id = in_conversation
            and mine.user_id = (select auth.uid());
    end if;
end
$$;
comment on function {{ schema }}.set_typing(uuid, boolean) is
'Says for ten seconds that the caller is typing, or that they stopped.';
revoke all on function {{ schema }}.set_typing(uuid, boolean)
from public, anon;
grant execute on function {{ schema }}.set_typing(uuid, boolean)
to authenticated;

create or replace function {{ schema }}.typing_users(in_conversation uuid)
returns table (user_id uuid, expires_at timestamptz)
language sql stable
set search_path = ''
as $$
    select others.user_id, others.expires_at
    from {{ schema }}.typing_indicators as others
    where
        others.conversation_id = in_conversation
        and others.user_id is distinct from (select auth.uid())
        and others.expires_at > now()
    order by others.created_at, others.user_id
$$;
comment on function {{ schema }}.typing_users(uuid) is
'Who else is typing in a conversation now.';
revoke all on function {{ schema }}.typing_users(uuid) from public, anon;
grant execute on function {{ schema }}.typing_users(uuid)
to authenticated, service_role;

create or replace function {{ schema }}.delete_expired_typing_indicators()
returns bigint
language sql
set search_path = ''
as $$
    with deleted as (
        delete from {{ schema }}.typing_indicators as old
        where old.expires_at <= now()
        returning old.user_id
    )

    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_expired_typing_indicators() is
'Removes what has expired, for a job that runs every few minutes.';
revoke all on function {{ schema }}.delete_expired_typing_indicators()
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_expired_typing_indicators()
to service_role;
