-- migrate:up
create role librarian;
create role visitor;
alter table loans enable row level security;
alter table loans force row level security;
create policy own on loans for all to visitor using (reader_id = current_setting('app.reader')::bigint);
create policy "all of them" on loans to librarian, visitor using (true) with check (true);
create policy none on loans as restrictive for delete using (false);

-- migrate:down
alter table loans disable row level security;
drop role librarian, visitor;
