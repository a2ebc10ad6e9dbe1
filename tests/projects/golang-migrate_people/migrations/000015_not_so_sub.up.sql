alter table skills detach partition skills_soft;
alter table skills_soft drop column since;
alter table skills_soft rename to soft_skills;
