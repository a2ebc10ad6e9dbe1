create type weekday as enum ('mon', 'tue', 'wed');
alter type weekday add value 'thu';
alter type weekday add value 'fri' after 'thu';
create table shifts (
    person int, day weekday not null, starts time(0), ends time(0) with time zone,
    hours numeric generated always as (8) stored,
    foreign key (person) references people (id) on delete cascade,
    unique (person, day), unique nulls not distinct (person, starts)
);
