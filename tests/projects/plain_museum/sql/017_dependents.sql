drop view museum.old_ones, museum.shown;
alter table museum.exhibits drop column year_from, drop column year_to, drop column label;
drop function museum.label;
drop domain museum.year restrict;
