-- Histories after which the catalogue does not hold what the server holds, each under its
-- heading. One that comes right belongs in histories.sql.


-- a null default of a type with a modifier --

create table t (a varchar(20) default null, b numeric(5, 2) default null::numeric);

-- an attached partition has the identity of its parent --

create table p (id int generated always as identity, k int) partition by list (k);
create table c (id int not null, k int);
alter table p attach partition c for values in (1);

-- a detached partition loses the identity of its parent --

create table p (id int generated always as identity, k int) partition by list (k);
create table c partition of p for values in (1);
alter table p detach partition c;

-- a policy for the current role --

create table t (a int);
create policy p on t to current_user;

-- a comment on a column of a view --

create view v as select 1 as a;
comment on column v.a is 'x';

-- constraints that are not valid from the beginning --

create table p (id int primary key);
create table t (a int, foreign key (a) references p not valid, check (a > 0) not valid);

-- a copy of a constraint that is not valid --

create table p (a int);
alter table p add check (a > 0) not valid;
create table c () inherits (p);
create table d (like p including constraints);

-- a column of a trigger that is renamed --

create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger c after update of a on t for each row execute function f();
alter table t rename column a to b;

-- a domain's constraint has the name that a table's would get --

create domain d as int constraint t_a_check check (value > 0);
create table t (a int check (a > 0));

-- a column of an index has been renamed before the index is copied --

create table t (a int, b int);
create index on t (a) include (a);
alter table t rename column a to c;
create table u (like t including indexes);

-- a serial column that owns another sequence --

create table t (a serial);
create sequence s owned by t.a;
drop sequence s;

-- a sequence that another table owns --

create table t (a serial);
create table u (b int);
alter sequence t_a_seq owned by u.b;
drop table u cascade;

-- a column of a child that is not null of its own --

create table p (a int);
create table c () inherits (p);
alter table c alter a set not null;
alter table p alter a drop not null;

-- a constraint that a child had before --

create table p (a int check (a > 0));
create table c (like p including constraints);
alter table c inherit p;
alter table p rename constraint p_a_check to k;

-- a foreign key to a column with several keys --

create table p (a int unique);
alter table p add unique (a) deferrable;
alter index p_a_key rename to z;
create table t (a int references p (a));
alter table p drop constraint p_a_key1;

-- indexes are copied in the order of their creation --

create table t (a int);
create unique index i on t (a);
create index j on t (a);
alter index i rename to k;
create table u (like t including indexes);

-- an index made anew has the names that columns have now --

create table t (a int);
create index i on t (a);
alter table t rename a to b;
alter table t alter b type text;
create table u (like t including indexes);

-- a default from the sequence of a dropped table --

create table t (a serial);
create table u (like t including defaults);
drop table t cascade;

-- an index of a partitioned table alone that is made anew --

create table p (k int, a varchar(3)) partition by list (k);
create table c partition of p default;
create index on only p (a);
alter table p alter a type text;

-- a key of a partitioned table to itself --

create table p (k int unique) partition by list (k);
alter table p add foreign key (k) references p (k);
create table c partition of p for values in (1);
drop table c cascade;

-- partitions whose names are cut to the same --

create table p (k int, z int) partition by list (k);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_too partition of p default;
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres partition of p
    for values in (2);
create index on p (k, z);
