-- Histories of columns of another type.


-- an index made anew has the names that columns have now --

create table t (a int);
create index i on t (a);
alter table t rename a to b;
alter table t alter b type text;
create table u (like t including indexes);

-- an index of a partitioned table alone that is made anew --

create table p (k int, a varchar(3)) partition by list (k);
create table c partition of p default;
create index on only p (a);
alter table p alter a type text;

-- indexes that a partition had before --

create table p (k int, a int) partition by list (k);
create table c (k int, a int);
create index mine on c (a);
comment on index mine is 'x';
create index i on p (a);
comment on index i is 'y';
alter table p attach partition c for values in (1);
create index own on c (a) where a > 0;
alter table p alter a type bigint;

-- a constraint of a partition under another name --

create table p (k int, a int, unique (k, a)) partition by list (k);
create table c partition of p for values in (1);
alter index c_k_a_key rename to z;
comment on constraint z on c is 'x';
comment on constraint p_k_a_key on p is 'x';
alter table p alter a type bigint;

-- a renamed foreign key of a partitioned table --

create table r (a int primary key, b int unique);
create table p (k int, a int references r, b int references r (b)) partition by list (k);
create table c partition of p for values in (1);
alter table p rename constraint p_a_fkey to y;
alter table p rename constraint p_b_fkey to z;
alter table p alter a type smallint;
alter table r alter b type smallint;

-- indexes are made anew behind those of constraints --

create table t (a int, b int, exclude (b with =) where (a > 0), exclude (a with =));
create index i on t (a);
create index j on t (b);
create unique index k on t (a);
alter table t add unique (a);
create index l on t (b) where a > 0;
alter table t rename constraint t_a_excl to z;
alter table t alter a type bigint;
create table u (like t including indexes);

-- what finds the rows of a foreign key after that --

create table t (a int not null, b int);
create unique index i on t (a);
alter table t add primary key (a);
create table f (a int references t (a));
alter table t alter a type bigint;
alter table t drop constraint t_pkey cascade;
drop index i;

-- a check that is not valid for children any more --

create table p (a int);
alter table p add constraint k check (a > 0) not valid;
create table c () inherits (p);
alter table p alter a type bigint;

-- indexes of children --

create table p (a int);
create table c () inherits (p);
create index i on c (a);
create index j on c (a);
alter table p rename a to b;
alter table p alter b type bigint;
create table u (like c including indexes);

-- a unique constraint of a partitioned table alone --

create table p (k int, a int) partition by list (k);
create table c partition of p for values in (1);
alter table only p add unique (k, a);
alter table p alter a type bigint;

-- partitions of partitions --

create table p (k int, a int) partition by list (k);
create table c partition of p for values in (1) partition by list (k);
create table d partition of c for values in (1);
create index i on p (a);
create index j on only c (a);
alter table d_a_idx rename to other;
alter table p alter a type bigint;

-- expressions with renamed columns --

create table t (a text, b text);
create index on t (lower(a), (a || 'x'), coalesce(b, a)) include (b);
alter table t rename a to c;
alter table t rename b to d;
alter table t alter c type varchar(30);
create table u (like t including indexes);

-- another expression of a generated column --

create table t (a int, b int, c int generated always as (a + 1) stored, d int);
create index i on t (c);
alter table t rename c to e;
alter table t alter e set expression as (b + 2), alter d drop default;
create table u (like t including indexes);
alter table t drop column a;
alter table t drop column b cascade;
create table p (a int, b int generated always as (a) stored);
create table c () inherits (p);
alter table p alter b set expression as (a * 2);
