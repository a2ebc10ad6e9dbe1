create table public.documents (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references public.projects (id) on delete cascade,
    author_id uuid references public.profiles (id) on delete set null,
    title text not null,
    body text not null default '',
    summary text,
    summary_embedding extensions.vector(1536),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index documents_project_id_idx on public.documents (project_id);
create index documents_author_id_idx on public.documents (author_id) where author_id is not null;

-- Documents are embedded piece by piece; the pieces are what search returns.
create table public.document_chunks (
    id bigint generated always as identity primary key,
    document_id uuid not null references public.documents (id),
    position integer not null,
    content text not null,
    embedding extensions.vector(1536),
    created_at timestamptz not null default now(),
    unique (document_id, position)
);

create index document_chunks_embedding_idx
    on public.document_chunks
    using hnsw (embedding extensions.vector_cosine_ops)
    with (m = 16, ef_construction = 64);

alter table public.documents enable row level security;
alter table public.document_chunks enable row level security;

create policy "Members of the organisation can read all documents of the projects they see"
    on public.documents for select
    to authenticated
    using (exists (select from public.projects where projects.id = documents.project_id));

create policy "Authors change their documents"
    on public.documents for update
    to authenticated
    using ((select auth.uid()) = author_id)
    with check ((select auth.uid()) = author_id);

create policy "Chunks are as visible as their document"
    on public.document_chunks for select
    to authenticated
    using (exists (select from public.documents where documents.id = document_chunks.document_id));

create trigger documents_touch_updated_at
    before update on public.documents
    for each row execute function public.touch_updated_at();
