create table public.conversations (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references public.projects (id) on delete cascade,
    title text,
    created_at timestamptz not null
);

create index conversations_project_id_idx on public.conversations (project_id);

create table public.messages (
    id bigint generated always as identity primary key,
    conversation_id uuid not null references public.conversations (id) on delete cascade,
    author_id uuid references public.profiles (id) on delete set null,
    body text not null,
    created_at timestamptz not null default now()
);

create table public.reactions (
    message_id bigint not null references public.messages (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    emoji text not null,
    created_at timestamptz not null default now()
);

create index reactions_message_id_idx on public.reactions (message_id);
create index reactions_user_id_idx on public.reactions (user_id);

alter table public.conversations enable row level security;
alter table public.messages enable row level security;
alter table public.reactions enable row level security;

create policy "Conversations are as visible as their project"
    on public.conversations for select
    to authenticated
    using (exists (select from public.projects where projects.id = conversations.project_id));

create policy "Messages are as visible as their conversation"
    on public.messages for select
    to authenticated
    using (exists (select from public.conversations where conversations.id = messages.conversation_id));

create policy "Members write as themselves"
    on public.messages for insert
    to authenticated
    with check (
        (select auth.uid()) = author_id
        and exists (select from public.conversations where conversations.id = messages.conversation_id)
    );

create policy "Reactions are as visible as their message"
    on public.reactions for select
    to authenticated
    using (exists (select from public.messages where messages.id = reactions.message_id));

create policy "Members react as themselves"
    on public.reactions for insert
    to authenticated
    with check ((select auth.uid()) = user_id);
