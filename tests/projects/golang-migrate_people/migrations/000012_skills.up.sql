create table skills (id smallserial primary key, name text not null constraint skill_once unique, level int2 default 1);
create table people_skills (
    person int references people on delete cascade, skill int2 references skills on delete cascade,
    primary key (person, skill)
);
alter sequence skills_id_seq as bigint;
