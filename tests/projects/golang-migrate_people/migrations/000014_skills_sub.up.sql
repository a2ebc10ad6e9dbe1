create table skills_other partition of skills default partition by hash (name);
create table skills_other_0 partition of skills_other for values with (modulus 2, remainder 0);
create unique index on skills_other_0 (name);
alter table skills add column since date default now() not null;
alter table skills add constraint kinds check (kind <> '');
