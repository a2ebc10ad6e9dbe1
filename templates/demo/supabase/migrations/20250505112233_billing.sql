create table public.plans (
    id text primary key,
    name text not null,
    monthly_price numeric(10, 2) not null,
    seats integer not null
);

insert into public.plans (id, name, monthly_price, seats)
values
    ('free', 'Free', 0, 3),
    ('team', 'Team', 12, 25),
    ('company', 'Company', 30, 500);

create table public.subscriptions (
    organisation_id uuid primary key references public.organisations (id) on delete cascade,
    plan_id text not null references public.plans (id) on delete restrict,
    renews_at timestamptz,
    created_at timestamptz not null default now()
);

create index subscriptions_plan_id_idx on public.subscriptions (plan_id);

alter table public.subscriptions enable row level security;

create policy "Members see their subscription"
    on public.subscriptions for select
    to authenticated
    using (private.is_member(organisation_id));

-- Written and read by the billing worker, which uses the service role.
create table public.usage_events (
    id uuid primary key,
    organisation_id uuid not null references public.organisations (id) on delete cascade,
    kind text not null,
    quantity integer not null,
    happened_at timestamptz not null
);

create index usage_events_organisation_id_idx on public.usage_events (organisation_id, happened_at);

alter table public.usage_events enable row level security;
