alter table public.notes set schema private;
alter function public.touch() set schema private;
alter type public.visit_state set schema private;
alter extension citext set schema public;
drop materialized view if exists private.visits_per_clinic;
comment on table private.notes is 'moved out of the API';
comment on table private.notes is null;
