alter publication supabase_realtime add table public.visits;
alter table public.visits replica identity full;
create policy "Staff listen" on realtime.messages for select to authenticated using (true);
