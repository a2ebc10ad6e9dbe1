create unlogged table museum.sessions (id uuid primary key default gen_random_uuid(), until timestamptz not null)
    with (fillfactor = 50, autovacuum_enabled = false);
create unique index concurrently if not exists sessions_until on museum.sessions (until, id);
alter table museum.sessions add unique using index sessions_until;
