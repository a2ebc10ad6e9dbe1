-- Histories after which the catalogue does not hold what the server holds, each under its
-- heading. One that comes right belongs in histories.sql.


-- an operator of an extension by a name that others have as well --

create extension pg_trgm;
create table t (a text);
create view v as select a % 'x' as x from t;
drop extension pg_trgm cascade;

-- a range of a dropped domain --

create domain d as int;
create type r as range (subtype = d);
drop domain d cascade;

-- a table of a type that changes --

create type c as (a int);
create table t of c;
alter type c alter attribute a type text cascade;

-- characters without a length --

create table t (a bpchar);

-- a column that a child alone computes otherwise loses what makes it not null --

create table p (a int, b boolean generated always as (a is null) stored not null);
create table c () inherits (p);
alter table c alter column b set expression as (a is not null);
create table g () inherits (c);

-- a label called otherwise in an array, and compared with a column --

create type mood as enum ('a', 'b');
create table t (a mood, b mood[] default '{a}', c bool generated always as (a = 'a') stored);
alter type mood rename value 'a' to 'z';

-- NOT NULL of a column that a parent has dropped for itself alone and that gets another type --

create table p (a int not null);
create table c () inherits (p);
alter table only p drop column a;
alter table c alter a type text;
create table d (like c);

-- a check that a child has too, of a column that it alone computes otherwise --

create table p (a int, b boolean generated always as (a is null) stored, constraint k check (b));
create table c (like p including all);
alter table c inherit p;
alter table c alter column b set expression as (a is not null);
alter table only c drop constraint k;
