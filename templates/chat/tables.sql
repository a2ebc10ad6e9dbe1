{% import 'shared/macros.sql' as shared with context %}
-- Conversations --------------------------------------------------------------

{{ shared.adopt(['messages', 'conversations']) }}

create table if not exists {{ schema }}.conversations (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    title text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint conversations_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('conversations') }}
    {% endif %}
    constraint conversations_title_check check (char_length(title) <= 200)
);

create table if not exists {{ schema }}.messages (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    conversation_id uuid not null,
    constraint messages_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('messages') }}
    {% endif %}
    {{ shared.parent_key(
        'messages', 'conversation_id', 'conversations', 'cascade'
    ) }}
);
create index if not exists messages_conversation_id_idx
on {{ schema }}.messages (
    conversation_id{{ ', organization_id' if tenant }}
);

{{ shared.touch('conversations') }}
{{ shared.protect('conversations') }}
{{ shared.protect('messages') }}

grant select on table {{ schema }}.conversations to authenticated;
grant select on table {{ schema }}.messages to authenticated;

-- Placeholders of the policies to come.
drop policy if exists conversations_select on {{ schema }}.conversations;
create policy conversations_select on {{ schema }}.conversations
for select to authenticated
using (false);
drop policy if exists messages_select on {{ schema }}.messages;
create policy messages_select on {{ schema }}.messages
for select to authenticated
using (false);
