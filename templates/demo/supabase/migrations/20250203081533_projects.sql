create table public.projects (
    id uuid primary key default gen_random_uuid(),
    organisation_id uuid not null references public.organisations (id) on delete cascade,
    name text not null,
    description text,
    "dueDate" date,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index projects_organisation_id_idx on public.projects (organisation_id);
create index projects_name_trgm_idx on public.projects using gin (name public.gin_trgm_ops);

create table public.tasks (
    id bigint generated always as identity primary key,
    project_id uuid not null references public.projects (id) on delete cascade,
    assignee_id uuid references public.profiles (id) on delete set null,
    title text not null,
    done boolean not null default false,
    "order" integer not null default 0,
    due_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index tasks_project_id_idx on public.tasks (project_id, done);
create index tasks_assignee_id_idx on public.tasks (assignee_id);

alter table public.projects enable row level security;
alter table public.tasks enable row level security;

create policy "Members see the projects of their organisations"
    on public.projects for select
    to authenticated
    using (private.is_member(organisation_id));

create policy "Editors create projects"
    on public.projects for insert
    to authenticated
    with check (private.has_role(organisation_id, '{owner,admin,editor}'));

create policy "Members work on the tasks of projects they can see"
    on public.tasks for all
    to authenticated
    using (exists (select from public.projects where projects.id = tasks.project_id))
    with check (exists (select from public.projects where projects.id = tasks.project_id));

create trigger projects_touch_updated_at
    before update on public.projects
    for each row execute function public.touch_updated_at();

create trigger tasks_touch_updated_at
    before update on public.tasks
    for each row execute function public.touch_updated_at();
