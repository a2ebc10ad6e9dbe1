drop table people_skills, skills;
