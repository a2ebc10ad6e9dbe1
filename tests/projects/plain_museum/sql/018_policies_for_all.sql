create policy writers on museum.exhibits for insert with check (true);
alter policy everybody on museum.exhibits using (true);
create policy "only the open ones" on museum.rooms as restrictive to public using ("Floor" >= 0) with check ("Floor" < 5);
alter table museum.rooms enable row level security;
alter table museum.exhibits no force row level security;
