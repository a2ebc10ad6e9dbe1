{% import 'shared/macros.sql' as shared with context %}
-- Invitations: a token, sent by email, makes whoever has it a member ----------

-- With the membership of who invites go the invitations.
create table if not exists {{ schema }}.organization_invitations (
    id uuid not null default gen_random_uuid(),
    {{ shared.tenant_column() }}
    email text not null,
    member_role {{ schema }}.organization_role not null default 'member',
    token_hash bytea not null,
    invited_by uuid not null,
    expires_at timestamptz not null default now() + interval '7 days',
    accepted_at timestamptz,
    accepted_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organization_invitations_pkey primary key (id),
    {{ shared.tenant_keys('organization_invitations') }}
    constraint organization_invitations_token_hash_key unique (token_hash),
    constraint organization_invitations_invited_by_fkey
    foreign key (organization_id, invited_by)
    references {{ schema }}.organization_members (organization_id, user_id)
    on delete cascade on update cascade,
    constraint organization_invitations_accepted_by_fkey
    foreign key (accepted_by) references {{ users_table }} (id)
    on delete set null on update cascade,
    constraint organization_invitations_email_check
    check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and email = lower(email)),
    constraint organization_invitations_email_length_check
    check (char_length(email) <= 320),
    constraint organization_invitations_token_hash_check
    check (octet_length(token_hash) = 32),
    constraint organization_invitations_accepted_check
    check (accepted_by is null or accepted_at is not null)
);
comment on table {{ schema }}.organization_invitations is
'Who was invited to join an organization.';
comment on column {{ schema }}.organization_invitations.id is
'The invitation.';
comment on column {{ schema }}.organization_invitations.organization_id is
'The organization to join.';
comment on column {{ schema }}.organization_invitations.email is
'Where the token is sent, in lower case.';
comment on column {{ schema }}.organization_invitations.member_role is
'The role of whoever accepts it.';
comment on column {{ schema }}.organization_invitations.token_hash is
'The sha256 of the token, which itself is kept nowhere.';
comment on column {{ schema }}.organization_invitations.invited_by is
'The member who invites.';
comment on column {{ schema }}.organization_invitations.expires_at is
'From when on it cannot be accepted.';
comment on column {{ schema }}.organization_invitations.accepted_at is
'When it was accepted; until then it is pending.';
comment on column {{ schema }}.organization_invitations.accepted_by is
'Who accepted it, as long as that user exists.';
comment on column {{ schema }}.organization_invitations.created_at is
'When the email was first invited.';
comment on column {{ schema }}.organization_invitations.updated_at is
'When the row last changed.';
create unique index if not exists organization_invitations_pending_key
on {{ schema }}.organization_invitations (organization_id, email)
where accepted_at is null;
create index if not exists organization_invitations_invited_by_idx
on {{ schema }}.organization_invitations (invited_by, organization_id);
create index if not exists organization_invitations_accepted_by_idx
on {{ schema }}.organization_invitations (accepted_by);

{{ shared.touch('organization_invitations') }}
{{ shared.audit('organization_invitations', ['token_hash']) }}

{{ shared.protect('organization_invitations') }}
grant delete on table {{ schema }}.organization_invitations to authenticated;
grant select (
    id, organization_id, email, member_role, invited_by, expires_at,
    accepted_at, accepted_by, created_at, updated_at
) on table {{ schema }}.organization_invitations to authenticated;

drop policy if exists organization_invitations_select_admins
on {{ schema }}.organization_invitations;
create policy organization_invitations_select_admins
on {{ schema }}.organization_invitations
for select to authenticated
using (organization_id in (select {{ private }}.organization_ids('admin')));

drop policy if exists organization_invitations_delete_admins
on {{ schema }}.organization_invitations;
create policy organization_invitations_delete_admins
on {{ schema }}.organization_invitations
for delete to authenticated
using (
    organization_id in (select {{ private }}.organization_ids('owner'))
    or (
        member_role < 'owner'
        and organization_id in (select {{ private }}.organization_ids('admin'))
    )
);

-- 244 random bits; their sha256 needs no salt.
create or replace function {{ private }}.random_token() returns text
language sql volatile
set search_path = ''
as $$
    select replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
$$;
comment on function {{ private }}.random_token is
'64 hexadecimal digits that nobody can guess.';
revoke all on function {{ private }}.random_token from public;

create or replace function {{ private }}.token_hash(token text) returns bytea
language sql immutable strict parallel safe
set search_path = ''
as $$
    select sha256(convert_to(token, 'UTF8'))
$$;
comment on function {{ private }}.token_hash is
'What is kept of an invitation''s token or an API key.';
revoke all on function {{ private }}.token_hash from public;
grant execute on function {{ private }}.token_hash to service_role;

create or replace function {{ private }}.create_invitation(
    organization uuid,
    invited_email text,
    invited_role {{ schema }}.organization_role,
    valid_for interval
) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
    inviter uuid := auth.uid();
    own_role {{ schema }}.organization_role;
    token text := {{ private }}.random_token();
begin
    select members.member_role into own_role
    from {{ schema }}.organization_members as members
    where members.organization_id = organization and members.user_id = inviter;
    if own_role is null or own_role < 'admin' or own_role < invited_role then
        raise exception 'only those who may do it can invite a % to organization %',
            invited_role, organization
            using errcode = 'insufficient_privilege';
    end if;
    if valid_for not between interval '1 minute' and interval '90 days' then
        raise exception 'an invitation is valid for a minute to 90 days'
            using errcode = 'invalid_parameter_value';
    end if;
    insert into {{ schema }}.organization_invitations as pending (
        organization_id, email, member_role, token_hash, invited_by, expires_at
    )
    values (
        organization, lower(btrim(invited_email)), invited_role,
        {{ private }}.token_hash(token), inviter, now() + valid_for
    )
    on conflict (organization_id, email) where accepted_at is null do update set
        member_role = excluded.member_role,
        token_hash = excluded.token_hash,
        invited_by = excluded.invited_by,
        expires_at = excluded.expires_at
    where pending.member_role <= own_role;
    if not found then
        raise exception 'an owner has already invited %', invited_email
            using errcode = 'insufficient_privilege';
    end if;
    return token;
end
$$;
comment on function {{ private }}.create_invitation is
'Invites or invites anew, and returns the token.';
revoke all on function {{ private }}.create_invitation from public;
grant execute on function {{ private }}.create_invitation to authenticated;

create or replace function {{ schema }}.create_invitation(
    organization uuid,
    invited_email text,
    invited_role {{ schema }}.organization_role default 'member',
    valid_for interval default '7 days'
) returns text
language sql
set search_path = ''
as $$
    select {{ private }}.create_invitation(
        organization, invited_email, invited_role, valid_for
    )
$$;
comment on function {{ schema }}.create_invitation is
'Returns the token to send to the email; an earlier one loses its validity.';
revoke all on function {{ schema }}.create_invitation
from public, anon, service_role;
grant execute on function {{ schema }}.create_invitation to authenticated;

-- Whoever invited must still be allowed to. Who is a member already keeps the
-- role that they have.
create or replace function {{ private }}.accept_invitation(token text)
returns uuid
language plpgsql security definer
set search_path = ''
as $$
declare
    joining uuid := auth.uid();
    accepted record;
begin
    if joining is null then
        raise exception 'nobody is signed in'
            using errcode = 'insufficient_privilege';
    end if;
    update {{ schema }}.organization_invitations as invitations
    set accepted_at = now(), accepted_by = joining
    from {{ schema }}.organization_members as inviters
    where
        invitations.token_hash = {{ private }}.token_hash(token)
        and invitations.accepted_at is null
        and invitations.expires_at > now()
        and inviters.organization_id = invitations.organization_id
        and inviters.user_id = invitations.invited_by
        and inviters.member_role >= 'admin'
        and inviters.member_role >= invitations.member_role
    returning invitations.organization_id, invitations.member_role
    into accepted;
    if not found then
        raise exception 'the invitation is not valid, or no longer'
            using errcode = 'invalid_parameter_value';
    end if;
    insert into {{ schema }}.organization_members (
        organization_id, user_id, member_role
    )
    values (accepted.organization_id, joining, accepted.member_role)
    on conflict (organization_id, user_id) do nothing;
    return accepted.organization_id;
end
$$;
comment on function {{ private }}.accept_invitation is
'Makes the caller a member of the organization that the token invites to.';
revoke all on function {{ private }}.accept_invitation from public;
grant execute on function {{ private }}.accept_invitation to authenticated;

create or replace function {{ schema }}.accept_invitation(token text)
returns uuid
language sql
set search_path = ''
as $$
    select {{ private }}.accept_invitation(token)
$$;
comment on function {{ schema }}.accept_invitation is
'Makes the caller a member, and returns the id of the organization.';
revoke all on function {{ schema }}.accept_invitation
from public, anon, service_role;
grant execute on function {{ schema }}.accept_invitation to authenticated;
