create type public.staff_role as enum ('doctor', 'nurse', 'clerk');
create domain public.phone as text check (value ~ '^\+?[0-9 ]{6,20}$');

create table public.clinics (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    slug extensions.citext not null,
    phone public.phone,
    created_at timestamptz not null default now()
);

create table public.profiles (
    id uuid primary key references auth.users on delete cascade,
    clinic_id uuid references public.clinics (id),
    full_name text,
    role public.staff_role not null default 'clerk',
    constraint profiles_name_is_not_blank check (full_name <> '')
);
alter table public.clinics enable row level security;
alter table public.profiles enable row level security;
