alter table public.visits add column updated_at timestamptz not null default now();
alter table public.notes add column if not exists updated_at timestamptz not null default now(),
    add column if not exists body text;
create trigger set_updated_at before update on public.visits
    for each row execute function public.touch();
create trigger set_updated_at before update of body, embedding on public.notes
    for each row when (old.* is distinct from new.*) execute procedure public.touch();
alter table public.notes disable trigger set_updated_at;
