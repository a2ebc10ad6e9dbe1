{% import 'chat/macros.sql' as chat with context %}
-- Pages, read state and search -----------------------------------------------

create or replace function {{ schema }}.messages_before(
    in_conversation uuid,
    before_number bigint default null,
    page_size integer default 50
) returns table (
    id uuid,
    message_number bigint,
    sender_id uuid,
    sender_kind text,
    reply_to_id uuid,
    body text,
    metadata jsonb,
    created_at timestamptz,
    edited_at timestamptz,
    deleted_at timestamptz
)
language sql stable
set search_path = ''
as $$
    select
        older.id, older.message_number, older.sender_id, older.sender_kind,
        older.reply_to_id, older.body, older.metadata, older.created_at,
        older.edited_at, older.deleted_at
    from {{ schema }}.messages as older
    where
        older.conversation_id = in_conversation
        and older.message_number < coalesce(before_number, 9223372036854775807)
    order by older.message_number desc
    limit least(page_size, 1000)
$$;
comment on function {{ schema }}.messages_before(uuid, bigint, integer) is
'A page of a conversation, newest first: what is before a number, or the end.';
revoke all on function {{ schema }}.messages_before(uuid, bigint, integer)
from public, anon;
grant execute on function {{ schema }}.messages_before(uuid, bigint, integer)
to authenticated, service_role;

create or replace function {{ schema }}.message_thread(first_message uuid)
returns table (
    id uuid,
    message_number bigint,
    sender_id uuid,
    sender_kind text,
    reply_to_id uuid,
    body text,
    metadata jsonb,
    created_at timestamptz,
    edited_at timestamptz,
    deleted_at timestamptz
)
language sql stable
set search_path = ''
as $$
    with recursive thread as (
        select opening.id, opening.message_number
        from {{ schema }}.messages as opening
        where opening.id = first_message
        union
        select replies.id, replies.message_number
        from thread
        inner join {{ schema }}.messages as replies
            on thread.id = replies.reply_to_id
    )

    select
        said.id, said.message_number, said.sender_id, said.sender_kind,
        said.reply_to_id, said.body, said.metadata, said.created_at,
        said.edited_at, said.deleted_at
    from thread
    inner join {{ schema }}.messages as said on thread.id = said.id
    order by said.message_number
$$;
comment on function {{ schema }}.message_thread(uuid) is
'A message, the replies to it, the replies to those and so on, oldest first.';
revoke all on function {{ schema }}.message_thread(uuid) from public, anon;
grant execute on function {{ schema }}.message_thread(uuid)
to authenticated, service_role;

create or replace function {{ schema }}.mark_as_read(
    in_conversation uuid, up_to bigint default null
) returns bigint
language sql
set search_path = ''
as $$
    update {{ schema }}.conversation_participants as mine
    set
        last_read_number = greatest(
            mine.last_read_number,
            least(up_to, ours.last_message_number)
        ),
        last_read_at = now()
    from {{ schema }}.conversations as ours
    where
        ours.id = in_conversation
        and mine.conversation_id = ours.id
        and mine.user_id = (select auth.uid())
    returning mine.last_read_number
$$;
comment on function {{ schema }}.mark_as_read(uuid, bigint) is
'Marks messages up to a number, or all, as read; gives the last read number.';
revoke all on function {{ schema }}.mark_as_read(uuid, bigint)
from public, anon;
grant execute on function {{ schema }}.mark_as_read(uuid, bigint)
to authenticated;

-- Asks once whose conversations these are, not again for each of them.
create or replace function {{ private }}.unread_counts(at_most integer)
returns table (conversation_id uuid, unread_count bigint)
language sql stable security definer
set search_path = ''
as $$
    select mine.conversation_id, unread.how_many
    from {{ schema }}.conversation_participants as mine
    inner join {{ schema }}.conversations as ours
        on mine.conversation_id = ours.id
    cross join lateral (
        select count(*) as how_many
        from (
            select from {{ schema }}.messages as later
            where
                later.conversation_id = mine.conversation_id
                and later.message_number > mine.last_read_number
                and later.deleted_at is null
                and later.sender_id is distinct from mine.user_id
            limit at_most
        ) as counted
    ) as unread
    where
        mine.user_id = (select auth.uid())
        and mine.left_at is null
        and mine.last_read_number < ours.last_message_number
        {{- chat.and_role('mine', 'viewer') | indent }}
        and unread.how_many > 0
$$;
comment on function {{ private }}.unread_counts(integer) is
'Does what unread_counts says.';
revoke all on function {{ private }}.unread_counts(integer) from public;
grant execute on function {{ private }}.unread_counts(integer)
to authenticated;

create or replace function {{ schema }}.unread_counts(
    at_most integer default 100
) returns table (conversation_id uuid, unread_count bigint)
language sql stable
set search_path = ''
as $$
    select counted.conversation_id, counted.unread_count
    from {{ private }}.unread_counts(at_most) as counted
$$;
comment on function {{ schema }}.unread_counts(integer) is
'How many messages are unread where any are, counted no further than at_most.';
revoke all on function {{ schema }}.unread_counts(integer)
from public, anon;
grant execute on function {{ schema }}.unread_counts(integer)
to authenticated;

-- Reads past row level security, which would keep the index from being used:
-- the operator @@ is not leakproof. Each search is planned for its own words.
create or replace function {{ private }}.search_messages(
    search_text text, in_conversation uuid, max_results integer
) returns table (
    id uuid,
    conversation_id uuid,
    message_number bigint,
    sender_id uuid,
    body text,
    headline text,
    relevance real,
    created_at timestamptz
)
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    wanted tsquery := websearch_to_tsquery(
        'pg_catalog.{{ text_search_config }}', search_text
    );
    readable uuid[] := array(
        select mine.id
        from {{ private }}.conversation_ids() as mine (id)
        where in_conversation is null or mine.id = in_conversation
    );
begin
    return query
    select
        best.id, best.conversation_id, best.message_number, best.sender_id,
        best.body,
        ts_headline(
            'pg_catalog.{{ text_search_config }}', best.body, wanted,
            'StartSel=**, StopSel=**'
        ),
        best.relevance, best.created_at
    from (
        select
            found.id, found.conversation_id, found.message_number,
            found.sender_id, found.body, found.created_at,
            ts_rank(found.search_vector, wanted) as relevance
        from {{ schema }}.messages as found
        where
            found.search_vector @@ wanted
            and found.conversation_id = any(readable)
            {{- chat.and_role('found', 'viewer') | indent(8) }}
        order by relevance desc, found.created_at desc, found.id
        limit least(max_results, 200)
    ) as best
    order by best.relevance desc, best.created_at desc, best.id;
end
$$;
comment on function {{ private }}.search_messages(text, uuid, integer) is
'Does what search_messages says.';
revoke all on function {{ private }}.search_messages(text, uuid, integer)
from public;
grant execute on function {{ private }}.search_messages(text, uuid, integer)
to authenticated;

create or replace function {{ schema }}.search_messages(
    search_text text,
    in_conversation uuid default null,
    max_results integer default 20
) returns table (
    id uuid,
    conversation_id uuid,
    message_number bigint,
    sender_id uuid,
    body text,
    headline text,
    relevance real,
    created_at timestamptz
)
language sql stable
set search_path = ''
as $$
    select
        best.id, best.conversation_id, best.message_number, best.sender_id,
        best.body, best.headline, best.relevance, best.created_at
    from {{ private }}.search_messages(
        search_text, in_conversation, max_results
    ) as best
    order by best.relevance desc, best.created_at desc, best.id
$$;
comment on function {{ schema }}.search_messages(text, uuid, integer) is
'The best matches the caller may read; takes "phrases", or and -without.';
revoke all on function {{ schema }}.search_messages(text, uuid, integer)
from public, anon;
grant execute on function {{ schema }}.search_messages(text, uuid, integer)
to authenticated;
