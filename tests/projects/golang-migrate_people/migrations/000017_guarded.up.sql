do $$
begin
    if not exists (select 1 from information_schema.columns where table_name = 'people' and column_name = 'email') then
        alter table people add column email text;
    end if;
    begin
        create unique index people_email_key on people (email);
    exception when others then
        raise notice 'there already';
    end;
    if to_regclass('public.people') is null then
        raise exception 'no people';
    end if;
end $$;
alter table people add constraint people_email unique using index people_email_key;
