create table public.tags (
    id bigint generated always as identity primary key,
    organisation_id uuid not null references public.organisations (id) on delete cascade,
    label text not null,
    unique (organisation_id, label)
);

create table public.document_tags (
    document_id uuid not null references public.documents (id) on delete cascade,
    tag_id bigint not null references public.tags (id) on delete cascade,
    primary key (document_id, tag_id)
);

create index document_tags_tag_id_idx on public.document_tags (tag_id);

alter table public.tags enable row level security;
alter table public.document_tags enable row level security;

create policy "Members see the tags of their organisations"
    on public.tags for select
    to authenticated
    using (private.is_member(organisation_id));
