-- Conversations are started ---------------------------------------------------

{% if tenant %}
drop function if exists {{ schema }}.start_conversation(uuid[], text);
drop function if exists {{ private }}.start_conversation(uuid[], text);
{% endif %}
create or replace function {{ private }}.start_conversation(
    {% if tenant %}
    of_organization uuid,
    {% endif %}
    participants uuid[],
    called text
) returns uuid
language plpgsql security definer
set search_path = ''
as $$
declare
    caller uuid := auth.uid();
    others uuid[] := array(
        select distinct invited.id
        from unnest(participants) as invited (id)
        where invited.id <> caller
    );
    is_direct boolean := cardinality(others) = 1 and called is null;
    pair text := case
        when is_direct then concat_ws(
            ':', least(caller, others[1]), greatest(caller, others[1])
        )
    end;
    started uuid;
begin
    {% if tenant %}
    if not exists (
        select from {{ private }}.organization_ids('member') as mine (id)
        where mine.id = of_organization
    ) then
        raise insufficient_privilege
        using message = 'only members of the organization start conversations';
    end if;
    {% endif %}
    if caller is null or cardinality(others) > 1000 then
        raise insufficient_privilege
        using message = 'only users start conversations, with at most 1000';
    end if;
    insert into {{ schema }}.conversations (
        {{ 'organization_id, ' if tenant }}kind, title, direct_key, created_by
    ) values (
        {{ 'of_organization, ' if tenant }}case
            when is_direct then 'direct'
            else 'group'
        end,
        called, pair, caller
    )
    on conflict (direct_key{{ ', organization_id' if tenant }})
    where deleted_at is null do nothing
    returning id into started;
    if started is null then
        select existing.id into strict started
        from {{ schema }}.conversations as existing
        where
            existing.direct_key = pair
            {% if tenant %}
            and existing.organization_id = of_organization
            {% endif %}
            and existing.deleted_at is null;
    end if;
    insert into {{ schema }}.conversation_participants (
        {{ 'organization_id, ' if tenant }}conversation_id, user_id,
        participant_role
    )
    select
        {{ 'of_organization, ' if tenant }}started, everybody.id,
        case
            when everybody.id = caller and not is_direct then 'admin'
            else 'member'
        end
    from unnest(caller || others) as everybody (id)
    on conflict do nothing;
    return started;
end
$$;
comment on function {{ private }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) is 'Does what start_conversation says.';
revoke all on function {{ private }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) from public;
grant execute on function {{ private }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) to authenticated;

create or replace function {{ schema }}.start_conversation(
    {% if tenant %}
    of_organization uuid,
    {% endif %}
    participants uuid[],
    called text default null
) returns uuid
language sql
set search_path = ''
as $$
    select {{ private }}.start_conversation(
        {{ 'of_organization, ' if tenant }}participants, called
    )
$$;
comment on function {{ schema }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) is
'Starts a group, or with one other user and no title gives the direct one.';
revoke all on function {{ schema }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) from public, anon;
grant execute on function {{ schema }}.start_conversation(
    {{ 'uuid, ' if tenant }}uuid[], text
) to authenticated;
