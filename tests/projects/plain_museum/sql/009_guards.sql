do $$
begin
    if not exists (select from pg_constraint where conname = 'tours_guide_check') then
        alter table museum.tours add check (guide > 0);
    end if;
    alter table museum.tours add column language char(2);
exception when duplicate_column then
    raise notice 'there already';
end
$$;
