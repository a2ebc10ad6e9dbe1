create schema payroll;
create table payroll.salaries (
    person int not null references public.people,
    since date not null,
    amount numeric(10, 2) not null check (amount between 0 and 1e6),
    currency text default 'CZK' not null,
    constraint salaries_pkey primary key (person, since)
);
create index on payroll.salaries (amount) where currency = 'CZK';
