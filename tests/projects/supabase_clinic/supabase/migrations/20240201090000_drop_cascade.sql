-- Takes the view open_visits and the key of notes along.
alter table public.visits drop constraint visits_pkey cascade;
alter table public.visits add constraint visits_pkey primary key (id);
drop table public.clients cascade;
alter table public.visits drop column doctor cascade;
