create policy "Staff see their clinic" on public.clinics for select to authenticated
    using (id in (select clinic_id from public.profiles where profiles.id = (select auth.uid())));
create policy "Own profile" on public.profiles using (id = (select auth.uid()));
create policy service on public.profiles to service_role using (true) with check (true);
