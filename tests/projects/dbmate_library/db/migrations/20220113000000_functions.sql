-- migrate:up
create function late(book uuid, days int default 30) returns boolean
  language sql stable strict parallel safe
  return exists (select from loans where book_id = book and taken < current_date - days);
create function late(book uuid) returns text language plpgsql as $f$
begin
  return 'create table not_a_table (id int);';
end $f$;
create aggregate joined(text) (sfunc = textcat, stype = text, initcond = '');
create function everything() returns table (a int, b text) language sql rows 10 as 'select 1, ''x''';
create or replace procedure nightly(inout n int) language plpgsql security definer set work_mem = '1MB' as 'begin n := 1; end';

-- migrate:down
drop routine late(uuid, int);
drop function late(uuid);
drop aggregate joined(text);
drop function everything;
drop procedure nightly;
