insert into storage.buckets (id, name, public) values ('scans', 'scans', false)
    on conflict (id) do nothing;
create policy "Scans are for staff" on storage.objects for select to authenticated
    using (bucket_id = 'scans' and public.is_staff((storage.foldername(name))[1]::uuid));
drop policy if exists "Scans are public" on storage.objects;
