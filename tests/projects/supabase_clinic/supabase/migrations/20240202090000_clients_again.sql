create table public.clients (
    id bigint generated always as identity primary key,
    clinic_id uuid not null,
    constraint clients_clinic foreign key (clinic_id) references public.clinics on delete restrict
);
alter table only public.visits
    add constraint visits_client_id_fkey foreign key (client_id) references public.clients (id);
alter table public.clients enable row level security;
create policy "Staff see clients" on public.clients for all to authenticated, service_role
    using (public.is_staff(clinic_id));
