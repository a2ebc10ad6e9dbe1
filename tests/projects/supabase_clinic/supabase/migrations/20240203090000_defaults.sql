alter table public.clinics alter column slug set default 'clinic',
    alter column phone type varchar(30) using phone::varchar(30),
    alter column created_at drop default,
    alter column created_at drop not null;
alter table public.clinics alter created_at set default now(), alter created_at set not null;
alter domain public.phone add constraint short check (length(value) < 30);
drop domain public.phone;
