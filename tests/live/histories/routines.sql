-- Histories of routines and triggers.


-- event triggers that go --

create function f() returns event_trigger language plpgsql as 'begin execute ''alter table x
    enable row level security''; end';
create event trigger e on ddl_command_end execute function f();
alter event trigger e disable;
alter event trigger e enable always;
alter event trigger e rename to g;
drop event trigger g;
create table t (a int);

create event trigger h on ddl_command_end execute function f();
alter event trigger h enable replica;
