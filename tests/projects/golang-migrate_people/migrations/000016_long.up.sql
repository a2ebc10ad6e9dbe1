create table people_who_have_left_the_company_and_may_come_back_one_day_or_not (
    id serial primary key,
    the_reason_that_the_person_gave_when_leaving_the_company text unique,
    the_reason_that_the_person_gave_when_leaving_the_country text unique,
    person int references people
);
create table people_who_have_left_the_company_and_may_come_back_one_da_or_no (
    id serial primary key, check (id > 0), check (id < 100)
);
