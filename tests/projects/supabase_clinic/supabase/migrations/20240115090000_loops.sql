do $$
declare
    t text;
begin
    foreach t in array array['patients', 'visits'] loop
        execute format('alter table public.%I force row level security', t);
        execute format('create policy %I on public.%I for select to authenticated using (true)',
            t || ' are read by staff', t);
    end loop;
end
$$;
