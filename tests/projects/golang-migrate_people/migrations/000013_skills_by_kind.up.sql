drop table people_skills, skills;
create table skills (kind text, name text, primary key (kind, name)) partition by list (kind);
create table skills_soft partition of skills for values in ('soft');
create table skills_hard partition of skills (constraint hard_names check (name <> '')) for values in ('hard', null);
create index on skills (lower(name));
