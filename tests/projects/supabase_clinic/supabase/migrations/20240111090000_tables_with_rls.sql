do $$
begin
    if not exists (select from pg_type where typname = 'visit_state') then
        create type public.visit_state as enum ('planned', 'open', 'done');
    end if;
    create table if not exists public.visits (
        id bigserial,
        patient_id bigint,
        doctor uuid,
        during tstzrange not null,
        state public.visit_state default 'planned',
        primary key (id)
    );
    alter table public.visits enable row level security;
    alter table public.patients enable row level security;
exception
    when duplicate_object then null;
end
$$;
alter table public.visits
    add foreign key (patient_id) references public.patients,
    add constraint visits_doctor foreign key (doctor) references public.profiles (id)
        on delete set null on update cascade deferrable initially deferred,
    add exclude using gist (doctor with =, during with &&) where (state <> 'done');
