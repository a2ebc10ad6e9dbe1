create table people (
    id int generated always as identity primary key,
    "Name" varchar(100) not null,
    manager_id int references people (id) on delete set null,
    hired date not null default '2020-01-01',
    check ("Name" <> '')
);
