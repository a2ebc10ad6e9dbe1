alter table museum.guides rename to staff;
alter table museum.staff rename column name to full_name;
alter sequence museum.guides_id_seq rename to staff_id_seq;
alter table museum.tours rename constraint tours_guide_fkey to tours_staff;
alter view museum.old_ones rename column title to name;
