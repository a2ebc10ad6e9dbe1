create schema calendar;
alter type weekday set schema calendar;
alter type calendar.weekday rename to day_of_week;
alter type calendar.day_of_week rename value 'mon' to 'monday';
create table calendar.off (day calendar.day_of_week primary key, days calendar.day_of_week[] default '{}');
