-- The word role means too many things.
alter type public.staff_role rename to occupation;
alter type public.occupation rename value 'clerk' to 'reception';
alter type public.occupation add value if not exists 'manager' before 'doctor';
alter table public.profiles rename column role to occupation;
alter policy "Own profile" on public.profiles rename to "People see themselves";
alter policy "People see themselves" on public.profiles to authenticated
    with check (id = (select auth.uid()) and occupation is not null);
