create table public.notes (
    id uuid default extensions.uuid_generate_v4() primary key,
    visit_id bigint not null,
    author uuid not null default auth.uid() references auth.users (id),
    body text,
    embedding extensions.vector(384),
    constraint notes_visit_id_fkey foreign key (visit_id) references public.visits (id) not valid
);
create index notes_embedding on public.notes
    using hnsw (embedding extensions.vector_cosine_ops) with (m = 8, ef_construction = 32);
alter table public.notes validate constraint notes_visit_id_fkey;
alter table public.notes enable row level security;
create policy "Authors write" on public.notes as restrictive for insert to authenticated
    with check (author = (select auth.uid()));
