{% import 'shared/macros.sql' as shared with context %}
-- Who blocks whom ------------------------------------------------------------

create table if not exists {{ schema }}.user_blocks (
    blocker_id uuid not null,
    blocked_id uuid not null,
    created_at timestamptz not null default now(),
    constraint user_blocks_pkey primary key (blocker_id, blocked_id),
    constraint user_blocks_blocker_id_fkey
    foreign key (blocker_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint user_blocks_blocked_id_fkey
    foreign key (blocked_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint user_blocks_check check (blocker_id <> blocked_id)
);
create index if not exists user_blocks_blocked_id_idx
on {{ schema }}.user_blocks (blocked_id, blocker_id);
comment on table {{ schema }}.user_blocks is
'Who wants nothing from whom; only the one who blocks sees it.';
comment on column {{ schema }}.user_blocks.blocker_id is 'Who blocks.';
comment on column {{ schema }}.user_blocks.blocked_id is 'Who is blocked.';
comment on column {{ schema }}.user_blocks.created_at is
'When the row was made.';

{{ shared.protect('user_blocks') }}
grant select, insert (blocker_id, blocked_id), delete
on table {{ schema }}.user_blocks to authenticated;

drop policy if exists user_blocks_select_own on {{ schema }}.user_blocks;
create policy user_blocks_select_own on {{ schema }}.user_blocks
for select to authenticated
using (blocker_id = (select auth.uid()));

drop policy if exists user_blocks_insert_own on {{ schema }}.user_blocks;
create policy user_blocks_insert_own on {{ schema }}.user_blocks
for insert to authenticated
with check (blocker_id = (select auth.uid()));

drop policy if exists user_blocks_delete_own on {{ schema }}.user_blocks;
create policy user_blocks_delete_own on {{ schema }}.user_blocks
for delete to authenticated
using (blocker_id = (select auth.uid()));

-- Read past row level security: it answers for one user and does not say which
-- of the two blocks, so that nobody can list who blocks them.
create or replace function {{ private }}.is_blocked(other uuid) returns boolean
language sql stable security definer
set search_path = ''
as $$
    select exists (
        select from {{ schema }}.user_blocks as blocks
        where
            (blocks.blocker_id, blocks.blocked_id) in (
                ((select auth.uid()), other), (other, (select auth.uid()))
            )
    )
$$;
comment on function {{ private }}.is_blocked(uuid) is
'Whether the caller blocks that user or is blocked by them.';
revoke all on function {{ private }}.is_blocked(uuid) from public;
grant execute on function {{ private }}.is_blocked(uuid)
to authenticated, service_role;

-- Who follows whom -----------------------------------------------------------

create table if not exists {{ schema }}.follows (
    follower_id uuid not null,
    followed_id uuid not null,
    created_at timestamptz not null default now(),
    constraint follows_pkey primary key (follower_id, followed_id),
    constraint follows_follower_id_fkey
    foreign key (follower_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint follows_followed_id_fkey
    foreign key (followed_id) references {{ schema }}.profiles (id)
    on delete cascade on update cascade,
    constraint follows_check check (follower_id <> followed_id)
);
create index if not exists follows_followed_id_idx
on {{ schema }}.follows (followed_id, follower_id);
comment on table {{ schema }}.follows is
'Who follows whom; everybody who is signed in sees it.';
comment on column {{ schema }}.follows.follower_id is 'Who follows.';
comment on column {{ schema }}.follows.followed_id is 'Who is followed.';
comment on column {{ schema }}.follows.created_at is 'When the row was made.';

{{ shared.protect('follows') }}
grant select, insert (follower_id, followed_id), delete
on table {{ schema }}.follows to authenticated;

drop policy if exists follows_select_signed_in on {{ schema }}.follows;
create policy follows_select_signed_in on {{ schema }}.follows
for select to authenticated
using (true);

drop policy if exists follows_insert_own on {{ schema }}.follows;
create policy follows_insert_own on {{ schema }}.follows
for insert to authenticated
with check (
    follower_id = (select auth.uid())
    and not {{ private }}.is_blocked(followed_id)
);

-- Either of the two may end it.
drop policy if exists follows_delete_own on {{ schema }}.follows;
create policy follows_delete_own on {{ schema }}.follows
for delete to authenticated
using ((select auth.uid()) in (follower_id, followed_id));

create or replace function {{ private }}.end_follows() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    delete from {{ schema }}.follows
    where
        (follower_id, followed_id) in (
            (new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id)
        );
    return null;
end
$$;
comment on function {{ private }}.end_follows() is
'Lets those who block each other no longer follow each other.';
revoke all on function {{ private }}.end_follows() from public;

create or replace trigger user_blocks_end_follows
after insert on {{ schema }}.user_blocks
for each row execute function {{ private }}.end_follows();

create or replace function {{ schema }}.follow_counts(of_user uuid)
returns table (followers bigint, following bigint)
language sql stable
set search_path = ''
as $$
    select
        (select count(*) from {{ schema }}.follows where followed_id = of_user),
        (select count(*) from {{ schema }}.follows where follower_id = of_user)
$$;
comment on function {{ schema }}.follow_counts(uuid) is
'How many follow a user, and how many the user follows.';
revoke all on function {{ schema }}.follow_counts(uuid) from public, anon;
grant execute on function {{ schema }}.follow_counts(uuid)
to authenticated, service_role;

create or replace function {{ schema }}.mutual_follows(of_user uuid)
returns table (user_id uuid, since timestamptz)
language sql stable
set search_path = ''
as $$
    select
        there.followed_id,
        greatest(there.created_at, back.created_at)
    from {{ schema }}.follows as there
    inner join {{ schema }}.follows as back
        on
            there.followed_id = back.follower_id
            and there.follower_id = back.followed_id
    where there.follower_id = of_user
    order by 2 desc, 1
$$;
comment on function {{ schema }}.mutual_follows(uuid) is
'Whom a user follows and is followed by, the latest first.';
revoke all on function {{ schema }}.mutual_follows(uuid) from public, anon;
grant execute on function {{ schema }}.mutual_follows(uuid)
to authenticated, service_role;
