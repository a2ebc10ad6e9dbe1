create table public.audit_log (
    id bigint generated always as identity primary key,
    organisation_id uuid not null references public.organisations (id) on delete cascade,
    actor_id uuid references public.profiles (id) on delete set null,
    action text not null,
    details jsonb not null default '{}',
    created_at timestamptz not null default now()
);

create index audit_log_organisation_id_idx on public.audit_log (organisation_id, created_at desc);
create index audit_log_actor_id_idx on public.audit_log (actor_id);

create policy "Admins read the audit log"
    on public.audit_log for select
    to authenticated
    using (private.has_role(organisation_id, '{owner,admin}'));
