-- Histories of constraints.


-- constraints that are not valid from the beginning --

create table p (id int primary key);
create table t (a int, foreign key (a) references p not valid, check (a > 0) not valid);

-- a copy of a constraint that is not valid --

create table p (a int);
alter table p add check (a > 0) not valid;
create table c () inherits (p);
create table d (like p including constraints);

-- a foreign key to a column with several keys --

create table p (a int unique);
alter table p add unique (a) deferrable;
alter index p_a_key rename to z;
create table t (a int references p (a));
alter table p drop constraint p_a_key1;

-- constraints that are not enforced --

create table p (a int check (a > 0) not enforced);
create table c () inherits (p);
create table d (like p including constraints);
create table e (a int check (a > 1) not enforced, check (a > 2) not valid not enforced);

-- a check that is not valid for the children of now --

create table p (a int);
create table c () inherits (p);
alter table p add check (a > 0) not valid;
create table d () inherits (c);

-- comments on what a table is to be like --

create table t (a int primary key, b int unique, check (b > 0));
create index i on t (b);
comment on index i is 'i';
comment on index t_b_key is 'k';
comment on constraint t_b_check on t is 'c';
comment on constraint t_pkey on t is 'p';
create table u (like t including all);
create table v (like t including all excluding comments);
create table w (like t including comments);
