-- Histories of tables that inherit from others.


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

-- children that are not null for another reason --

create table p (a int not null, b int not null, c int not null, d int not null);
create table q (a int not null);
create table c1 () inherits (p, q);
create table c2 (b int not null, primary key (c)) inherits (p);
create table c3 (like p) inherits (p);
create table c4 (like p);
alter table c4 inherit p;
create table c5 () inherits (p);
alter table c5 no inherit p;
create table c6 () inherits (c1);
alter table c6 alter a set not null;
alter table p alter a drop not null, alter b drop not null, alter c drop not null;
alter table only p alter d drop not null;

-- named constraints that are not null --

create table p (a int constraint k not null, b int constraint l not null, c int);
create table c () inherits (p);
alter table p add constraint m not null c;
alter table p drop constraint k, alter b drop not null, drop constraint m;
alter table p add constraint l check (b > 0);

-- a primary key makes children not null --

create table p (a int);
create table c () inherits (p);
alter table p add primary key (a);
alter table p drop constraint p_pkey;
create table d () inherits (p);
alter table p alter a drop not null;

-- a check of two parents --

create table p (a int constraint k check (a > 0));
create table q (a int constraint k check (a > 0));
create table c () inherits (p, q);
create table d () inherits (p, q);
alter table d no inherit p;
alter table p drop constraint k;

-- a check that a child has of its own as well --

create table p (a int constraint j check (a > 0));
create table c (constraint j check (a > 0)) inherits (p);
alter table c add constraint k check (a > 0);
alter table p add constraint k check (a > 0);
alter table p rename constraint k to l;
alter table p drop constraint l, drop constraint j;

-- a check that is dropped of a parent alone --

create table p (a int constraint k check (a > 0));
create table c () inherits (p);
create table d () inherits (c);
alter table only p drop constraint k;

-- columns that are like others and inherited as well --

create table p (id serial, a int default null, b varchar(5) default null, c int not null,
    d boolean generated always as (a is null) stored);
create table c () inherits (p);
create table d (like p) inherits (p, c);
create table f (id int, a int default 1, b varchar(5) default null, c int);
create table e (like f including defaults) inherits (p);
create table g (like f) inherits (p);
create table h () inherits (f, c);

-- a check on a column that is dropped of a parent alone --

create table p (a int check (a > 0), b int check (b > 0), c int constraint k check (c > 0));
create table c () inherits (p);
create table d (like p) inherits (p);
create table e () inherits (p);
alter table only p drop column a;
alter table p drop column b;
alter table c no inherit p;
alter table e alter a type bigint;

-- another expression of a column of a child --

create table p (a int, b int generated always as (a) stored check (b > 0));
create table c (d int) inherits (p);
create table e () inherits (c);
alter table c alter b set expression as (d);

-- a column of two parents that is dropped of one alone --

create table p (a int);
create table q (a int);
create table c () inherits (p, q);
alter table only q drop column a;

-- a column that one of its parents loses stays NOT NULL --

create table p (x text, y int);
create table q (x text not null, y int);
create table c () inherits (p, q);
alter table p alter x set not null;
alter table p drop column x;
alter table q alter x drop not null;

-- a column that was not null before a child made it its key --

create table p (a int not null, b int not null, c int not null);
create table c1 () inherits (p);
alter table c1 add primary key (a);
alter table c1 drop constraint c1_pkey;
create table c2 (primary key (b)) inherits (p);
alter table c2 drop constraint c2_pkey;
create table c3 () inherits (p);
create unique index by_c on c3 (c);
alter table c3 add primary key using index by_c;
alter table c3 drop constraint by_c;
alter table p alter a drop not null, alter b drop not null, alter c drop not null;
