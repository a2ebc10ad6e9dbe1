-- Histories of sequences.


-- a serial column that owns another sequence --

create table t (a serial);
create sequence s owned by t.a;
drop sequence s;

-- a sequence that another table owns --

create table t (a serial);
create table u (b int);
alter sequence t_a_seq owned by u.b;
drop table u cascade;

-- a default from the sequence of a dropped table --

create table t (a serial);
create table u (like t including defaults);
drop table t cascade;

-- sequences that a column with an identity owns as well --

create table t (a int generated always as identity);
create sequence r owned by t.a;
create sequence s owned by t.a;
drop sequence r;
alter table t alter a drop identity;

-- sequences whose names are looked for when a number is taken --

create sequence s;
create sequence q;
create table t (
    a int default nextval(('s'::text)::regclass), b int default nextval('q'::text),
    c int default nextval('q'::regclass)
);
drop sequence s;
drop sequence q cascade;
