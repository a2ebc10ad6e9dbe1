{% import 'shared/macros.sql' as shared with context %}
{% import 'chat/macros.sql' as chat with context %}
{{ shared.adopt([
    'typing_indicators', 'message_attachments', 'message_reactions',
    'message_revisions', 'messages', 'conversation_participants',
    'conversations',
]) }}

-- Conversations --------------------------------------------------------------

create table if not exists {{ schema }}.conversations (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    kind text not null default 'group',
    title text,
    direct_key text,
    created_by uuid,
    last_message_number bigint not null default 0,
    last_message_at timestamptz,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint conversations_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('conversations') }}
    {% endif %}
    constraint conversations_created_by_fkey
    foreign key (created_by) references {{ schema }}.profiles (id)
    on delete set null on update cascade,
    constraint conversations_kind_check check (kind in ('direct', 'group')),
    constraint conversations_title_check
    check (char_length(title) between 1 and 200),
    constraint conversations_check
    check ((kind = 'direct') = (direct_key is not null)),
    constraint conversations_last_message_number_check
    check (last_message_number >= 0),
    constraint conversations_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.conversations is
'What several users write to each other.';
comment on column {{ schema }}.conversations.id is 'The key.';
{% if tenant %}
comment on column {{ schema }}.conversations.organization_id is
'The organization whose members take part.';
{% endif %}
comment on column {{ schema }}.conversations.kind is
'direct is between two users and stays so, group between any number.';
comment on column {{ schema }}.conversations.title is
'What a group is called.';
comment on column {{ schema }}.conversations.direct_key is
'The two users of a direct conversation, of which there is only one.';
comment on column {{ schema }}.conversations.created_by is
'Who started it; null when that user is gone.';
comment on column {{ schema }}.conversations.last_message_number is
'The number of the newest message. Who sends one holds this row until commit.';
comment on column {{ schema }}.conversations.last_message_at is
'When the newest message was sent.';
comment on column {{ schema }}.conversations.metadata is
'What the application adds.';
comment on column {{ schema }}.conversations.created_at is
'When the row was made.';
comment on column {{ schema }}.conversations.updated_at is
'When the row last changed.';
comment on column {{ schema }}.conversations.deleted_at is
'When it was deleted; nobody takes part since then.';

create unique index if not exists conversations_direct_key_idx
on {{ schema }}.conversations (
    direct_key{{ ', organization_id' if tenant }}
)
where deleted_at is null;
create index if not exists conversations_created_by_idx
on {{ schema }}.conversations (created_by);

{{ shared.touch('conversations') }}
{{ shared.protect('conversations') }}
grant select on table {{ schema }}.conversations to authenticated;
grant update (title, metadata)
on table {{ schema }}.conversations to authenticated;
