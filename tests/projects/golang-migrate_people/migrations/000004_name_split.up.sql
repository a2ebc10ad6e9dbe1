alter table people rename column "Name" to full_name;
alter table people add column first_name text, add column last_name text collate "C";
update people set first_name = split_part(full_name, ' ', 1);
alter table people alter last_name set not null, drop constraint "people_Name_check";
