create view public.open_visits with (security_invoker = on) as
    select v.id, v.patient_id, p."Full Name" as patient, v.during
    from public.visits v join public.patients p on p.id = v.patient_id
    where v.state = 'open';
create or replace view public.open_visits with (security_invoker = true, security_barrier) as
    select v.id, v.patient_id, p."Full Name" as patient, v.during, v.doctor
    from public.visits v join public.patients p on p.id = v.patient_id
    where v.state in ('open', 'planned');
create view public.staff as select id, full_name from public.profiles;
alter view public.staff set (security_invoker = true);
alter view public.staff rename to colleagues;
create materialized view private.visits_per_clinic as
    select p.clinic_id, count(*) as visits
    from public.visits v join public.patients p on p.id = v.patient_id group by p.clinic_id;
create unique index on private.visits_per_clinic (clinic_id);
