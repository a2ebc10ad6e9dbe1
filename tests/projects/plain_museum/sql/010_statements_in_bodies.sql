create function museum.rebuild() returns void language plpgsql as $outer$
begin
    execute $inner$ create table museum.rebuilt (id int) $inner$;
    drop table if exists museum.tours;
end
$outer$;
create procedure museum.nothing() begin atomic select 1; select 2; end;
