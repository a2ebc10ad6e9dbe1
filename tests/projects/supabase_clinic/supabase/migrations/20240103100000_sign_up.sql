create function private.on_sign_up() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    insert into public.profiles (id, full_name) values (new.id, new.raw_user_meta_data ->> 'name');
    return new;
end
$$;
create trigger on_auth_user_created
    after insert on auth.users for each row execute function private.on_sign_up();
