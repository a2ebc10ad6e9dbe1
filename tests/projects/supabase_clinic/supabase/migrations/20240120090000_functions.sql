create function public.is_staff(clinic uuid) returns boolean language sql stable
    security definer set search_path to '' as $$
    select exists (select from public.profiles where id = (select auth.uid()) and clinic_id = clinic)
$$;
create or replace function public.is_staff(clinic uuid) returns boolean language sql stable as $$
    select exists (select from public.profiles where id = auth.uid() and clinic_id = clinic)
$$;
alter function public.is_staff(uuid) security definer set search_path = public, pg_temp;
create procedure public.close_visit(visit bigint) language plpgsql as $$
begin
    update public.visits set state = 'done' where id = visit;
end
$$;
create function public.touch() returns trigger language plpgsql as $$
begin new.updated_at := now(); return new; end $$;
revoke execute on function public.is_staff(uuid) from public, anon;
