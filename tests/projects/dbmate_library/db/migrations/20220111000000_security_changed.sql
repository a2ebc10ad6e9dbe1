-- migrate:up
alter policy own on loans rename to "Own loans";
alter policy "Own loans" on loans to public with check (reader_id > 0);
drop policy if exists none on loans;
drop policy if exists never on loans;
alter table loans no force row level security;

-- migrate:down
select 1;
