{% import 'shared/macros.sql' as shared with context %}
{# What is in a bucket at a time. #}
{% macro refilled(moment) -%}
least(
            bucket_size,
            bucket.tokens + refill * greatest(
                0, extract(epoch from {{ moment }} - bucket.refilled_at)
            )
        )
{%- endmacro %}
-- How often something may be done --------------------------------------------

create table if not exists {{ schema }}.rate_limits (
    limit_name text not null,
    capacity numeric(18, 6) not null,
    refill_per_second numeric(18, 6) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint rate_limits_pkey primary key (limit_name),
    constraint rate_limits_limit_name_check
    check (char_length(limit_name) between 1 and 100),
    constraint rate_limits_capacity_check
    check (capacity > 0 and capacity < 'infinity'),
    constraint rate_limits_refill_per_second_check
    check (refill_per_second > 0 and refill_per_second < 'infinity')
);
comment on table {{ schema }}.rate_limits is
'Token buckets: how much fits into one, and how fast it fills again.';
comment on column {{ schema }}.rate_limits.limit_name is
'What is limited, such as chat.';
comment on column {{ schema }}.rate_limits.capacity is
'How much may be done at once.';
comment on column {{ schema }}.rate_limits.refill_per_second is
'How much may be done again after every second.';
comment on column {{ schema }}.rate_limits.created_at is
'When the row was made.';
comment on column {{ schema }}.rate_limits.updated_at is
'When the row last changed.';

{{ shared.touch('rate_limits') }}
{{ shared.protect('rate_limits') }}
grant select on table {{ schema }}.rate_limits to authenticated;

drop policy if exists rate_limits_select_signed_in on {{ schema }}.rate_limits;
create policy rate_limits_select_signed_in on {{ schema }}.rate_limits
for select to authenticated
using (true);

-- Its rows change often, so that room is left beside them.
create table if not exists {{ schema }}.rate_limit_buckets (
    subject text not null,
    limit_name text not null,
    tokens numeric not null,
    refilled_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    constraint rate_limit_buckets_pkey primary key (subject, limit_name),
    constraint rate_limit_buckets_limit_name_fkey
    foreign key (limit_name) references {{ schema }}.rate_limits (limit_name)
    on delete cascade on update cascade,
    constraint rate_limit_buckets_subject_check
    check (char_length(subject) between 1 and 200),
    constraint rate_limit_buckets_tokens_check check (tokens >= 0)
)
with (fillfactor = 70);
comment on table {{ schema }}.rate_limit_buckets is
'What is left of a limit to each subject. A bucket that is missing is full.';
comment on column {{ schema }}.rate_limit_buckets.subject is
'Who is limited: the id of a user or an organization, an address, any key.';
comment on column {{ schema }}.rate_limit_buckets.limit_name is
'What is limited.';
comment on column {{ schema }}.rate_limit_buckets.tokens is
'How much was left when something was last taken.';
comment on column {{ schema }}.rate_limit_buckets.refilled_at is
'When something was last taken.';
comment on column {{ schema }}.rate_limit_buckets.created_at is
'When the row was made.';
create index if not exists rate_limit_buckets_limit_name_idx
on {{ schema }}.rate_limit_buckets (limit_name);

{{ shared.protect('rate_limit_buckets') }}
grant select on table {{ schema }}.rate_limit_buckets to authenticated;

drop policy if exists rate_limit_buckets_select_own
on {{ schema }}.rate_limit_buckets;
create policy rate_limit_buckets_select_own on {{ schema }}.rate_limit_buckets
for select to authenticated
using (subject = (select auth.uid())::text);

-- The time is read once, before the row is locked: whoever waited for it finds
-- it refilled later than that, and adds nothing twice.
create or replace function {{ schema }}.take_rate_limit(
    limited text,
    taker text,
    amount numeric default 1
) returns table (
    is_allowed boolean,
    remaining numeric,
    retry_after_seconds numeric
)
language plpgsql
set search_path = ''
as $$
declare
    bucket_size numeric;
    refill numeric;
    left_over numeric;
begin
    select limits.capacity, limits.refill_per_second into bucket_size, refill
    from {{ schema }}.rate_limits as limits
    where limits.limit_name = limited;
    if not found then
        raise exception 'there is no rate limit %', limited
            using errcode = 'foreign_key_violation';
    end if;
    if amount is null or amount <= 0 or amount > bucket_size then
        raise exception 'the limit % allows amounts up to %, not %',
            limited, bucket_size, amount
            using errcode = 'invalid_parameter_value';
    end if;

    insert into {{ schema }}.rate_limit_buckets as bucket (
        subject, limit_name, tokens, refilled_at
    )
    values (taker, limited, bucket_size - amount, clock_timestamp())
    on conflict on constraint rate_limit_buckets_pkey do update set
        tokens = {{ refilled('excluded.refilled_at') }} - amount,
        refilled_at = greatest(bucket.refilled_at, excluded.refilled_at)
    where
        {{ refilled('excluded.refilled_at') }} >= amount
    returning bucket.tokens into left_over;
    if found then
        return query select true, left_over, 0::numeric;
        return;
    end if;

    select
        {{ refilled('clock_timestamp()') }}
    into left_over
    from {{ schema }}.rate_limit_buckets as bucket
    where bucket.subject = taker and bucket.limit_name = limited;
    left_over := coalesce(left_over, bucket_size);
    return query
    select false, left_over, greatest(0, (amount - left_over) / refill);
end
$$;
comment on function {{ schema }}.take_rate_limit is
'Takes from a bucket if enough is in it, or says when there will be.';
revoke all on function {{ schema }}.take_rate_limit
from public, anon, authenticated;
grant execute on function {{ schema }}.take_rate_limit to service_role;

create or replace function {{ schema }}.delete_full_buckets() returns bigint
language sql
set search_path = ''
as $$
    with full_again as (
        select bucket.subject, bucket.limit_name
        from {{ schema }}.rate_limit_buckets as bucket
        inner join {{ schema }}.rate_limits as limits
            on bucket.limit_name = limits.limit_name
        where
            bucket.tokens + limits.refill_per_second
            * extract(epoch from now() - bucket.refilled_at) >= limits.capacity
        for update of bucket skip locked
    ),
    deleted as (
        delete from {{ schema }}.rate_limit_buckets as bucket
        where (bucket.subject, bucket.limit_name) in (
            select full_again.subject, full_again.limit_name from full_again
        )
        returning bucket.subject
    )
    select count(*) from deleted
$$;
comment on function {{ schema }}.delete_full_buckets() is
'Deletes the buckets that are full again, and says how many.';
revoke all on function {{ schema }}.delete_full_buckets()
from public, anon, authenticated;
grant execute on function {{ schema }}.delete_full_buckets() to service_role;
