drop trigger stamp on museum.exhibits;
alter table museum.exhibits alter title drop default;
alter table museum.tours alter at type timestamptz using current_date + at, alter language set default 'en';
alter table museum.rooms alter number set generated always, alter "Floor" type smallint;
