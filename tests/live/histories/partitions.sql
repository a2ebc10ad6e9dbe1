-- Histories of partitions.


-- names of inherited keys --

create table r (a int primary key, b int unique);
create table p (a int, b int, c int, constraint k foreign key (a) references r, constraint m
    foreign key (b) references r (b)) partition by list (a);
create table p1 (a int, b int, c int constraint k check (c > 0));
alter table p attach partition p1 for values in (1);
create table p2 (a int, b int constraint other references r (b) on delete cascade, c int,
    constraint k foreign key (a) references r);
alter table p attach partition p2 for values in (2);
create table p3 partition of p (constraint j check (c > 1)) for values in (3);
alter table p add foreign key (c) references r, add constraint z foreign key (c) references r (b);
alter table p add constraint own check (c > 5), add unique (a, b);

-- triggers of partitions --

create table p (a int, b int) partition by list (a);
create function f() returns trigger language plpgsql as 'begin return new; end';
create table p1 partition of p for values in (1) partition by list (b);
create table p11 partition of p1 default;
create trigger x after insert or update of b on p for each row execute function f();
create trigger s after insert on p for each statement execute function f();
create table p2 partition of p for values in (2);
create table p3 (b int, a int);
create trigger own before insert on p3 for each row execute function f();
alter table p attach partition p3 for values in (3);
create table p4 partition of p for values in (4);
alter table p detach partition p4;
create trigger y before insert on p1 for each row execute function f();
alter table p disable trigger x;
alter table p2 enable always trigger x;
alter table only p enable trigger x;
alter trigger x on p rename to z;
create trigger w after delete on p for each row execute function f();
drop trigger w on p;

-- bounds --

create table p (a int, b text, c date) partition by range (c);
create table p1 partition of p for values from ('2020-01-01') to (maxvalue);
create table p2 (like p);
alter table p attach partition p2 default;
create table l (a text, b int) partition by list (lower(a));
create table l1 partition of l for values in ('x', 'y', null) partition by hash (b, (b + 1));
create table l11 partition of l1 for values with (modulus 2, remainder 0);
create table l12 (a text, b int);
alter table l1 attach partition l12 for values with (modulus 2, remainder 1);
alter table l1 detach partition l12;

-- an index of another operator class is not taken for that of the parent --

create table p (a text, b uuid) partition by list (a);
create table c partition of p default;
create index on c (a text_pattern_ops);
create index on c (b);
create index on p (a);
create index on p (b uuid_ops);
create index on p using hash (a text_ops);

-- an attached partition has the identity of its parent --

create table p (id int generated always as identity, k int) partition by list (k);
create table c (id int not null, k int);
alter table p attach partition c for values in (1);

-- a detached partition loses the identity of its parent --

create table p (id int generated always as identity, k int) partition by list (k);
create table c partition of p for values in (1);
alter table p detach partition c;

-- a key of a partitioned table to itself --

create table p (k int unique) partition by list (k);
alter table p add foreign key (k) references p (k);
create table c partition of p for values in (1);
drop table c cascade;

-- a partition of a partition that a key references --

create table p (k int unique) partition by list (k);
create table c partition of p for values in (1) partition by list (k);
create table d partition of c for values in (1);
create table r (k int references p (k));
drop table d cascade;

-- a key that is not valid and its partitions --

create table r (k int primary key);
create table p (k int) partition by list (k);
create table c partition of p for values in (1);
alter table p add foreign key (k) references r not valid;
create table d partition of p for values in (2);
create table e (k int);
alter table p attach partition e for values in (3);

-- a partition that is not null of its own --

create table p (a int not null) partition by list (a);
create table c (a int not null);
alter table p attach partition c for values in (1);
create table d (a int not null);
alter table p attach partition d for values in (2);
alter table p detach partition d;
alter table p alter a drop not null;

-- a check that a partition had before --

create table p (a int constraint k check (a > 0)) partition by list (a);
create table c (a int constraint k check (a > 0));
alter table p attach partition c for values in (1);
create table d partition of p (constraint k check (a > 0)) for values in (2);
alter table p drop constraint k;

-- partitions whose names are cut to the same --

create table p (k int, z int) partition by list (k);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_too partition of p default;
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres partition of p
    for values in (2);
create index on p (k, z);
create table q (k text, z int) partition by list (k);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_1 partition of q
    for values in (null);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_2 partition of q
    for values in ('b', 'c');
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_3 (k text, z int);
alter table q attach partition a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_3
    for values in ('d', 'a');
create index on q (k, z);
create table r (k int, z numeric) partition by range (z, k);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_4 partition of r
    for values from (2.5, 1) to (maxvalue, maxvalue);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_5 partition of r
    for values from (1, minvalue) to (2.5, 1);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_6 partition of r
    for values from (minvalue, minvalue) to (1, minvalue);
create index on r (k, z);
create table s (k int, z numeric) partition by hash (z);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_7 partition of s
    for values with (modulus 4, remainder 1);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_8 partition of s
    for values with (modulus 2, remainder 0);
create table a_name_that_is_nearly_as_long_as_a_name_may_be_in_postgres_9 partition of s
    for values with (modulus 4, remainder 3);
create index on s (k, z);

-- a disabled trigger and partitions that come later --

create table p (k int) partition by list (k);
create table c partition of p for values in (1);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger x after insert on p for each row execute function f();
alter table only p disable trigger x;
create table d partition of p for values in (2);
alter table p enable always trigger x;
create table e (k int);
alter table p attach partition e for values in (3);

-- keys of partitions that are taken for others --

create table p (k int, a int) partition by list (k);
create table c partition of p for values in (1);
alter table c add primary key (k, a);
create unique index i on p (k, a);
create table d (k int not null, a int not null, primary key (k, a));
alter table p attach partition d for values in (2);
create table q (k int, a int) partition by list (k);
create table e partition of q for values in (1);
alter table e add primary key (k, a);
create table f partition of q for values in (2);
alter table f add unique (k, a);
alter table q add unique (k, a) deferrable;
alter table q detach partition f;
create table r (k int, a int, primary key (k, a)) partition by list (k);
create table g (k int not null, a int not null, unique (k, a));
alter table r attach partition g for values in (1);
drop index i cascade;

-- a key that goes with that of the parent --

create table p (k int, a int) partition by list (k);
create table c partition of p for values in (1);
alter table c add primary key (k, a);
alter table p add unique (k, a);
alter table p drop constraint p_k_a_key;

-- indexes of partitions that are not alike --

create table p (k int, a int) partition by list (k);
create table c partition of p for values in (1);
alter table c add unique nulls not distinct (k, a);
alter table p add unique (k, a);
create table d (k int, a int, exclude (k with =));
create table e (k int, a int, exclude (k with =));
create index i on e (k);
alter table p attach partition d for values in (2);
alter table p add exclude (k with =);
alter table p attach partition e for values in (3);
create index on p (k);

-- bounds --

create type mood as enum ('a', 'b', 'c');
create domain d as int;
create table p (a mood) partition by list (a);
create table p1 partition of p for values in ('a', null);
create table p2 partition of p for values in ('b'::mood);
alter type mood rename value 'a' to 'z';
create table q (a d, b date) partition by range (a, b);
create table q1 partition of q for values from (minvalue, minvalue) to (1, '2020-1-1');
create table q2 partition of q for values from (1, '2020-1-1') to (9, maxvalue);
create table q3 partition of q default;
create table r (a bigint, "B c" text collate "C") partition by range (a, "B c");
create table r1 partition of r for values from (-9223372036854775808, '') to (0, 'x');
create table s (a timestamptz) partition by range (date_trunc('day', a at time zone 'utc'));
create table s1 partition of s for values from ('2020-01-01') to ('2020-01-02');
create table i (a int) partition by list ((a % 3));
create table i1 partition of i for values in (0, -1);
create table i2 partition of i for values in ('1');
create table u (a uuid) partition by hash (a);
create table u0 partition of u for values with (modulus 2, remainder 0) partition by hash (a);
create table u00 partition of u0 for values with (modulus 3, remainder 2);
create table v (a numeric) partition by range (a);
create table v1 partition of v for values from (1.50) to (1e3);
create table w (a bool) partition by list (a);
create table w1 partition of w for values in (true);
create table x (a text) partition by list (lower(a));
create table x1 partition of x for values in ('a', 'it''s', upper('b'));

-- bounds of partitions that come and go --

create table p (a int, b int) partition by list (a);
create table c (a int, b int);
alter table p attach partition c for values in (1, 2);
alter table p detach partition c;
create table d (a int, b int) partition by range (b);
create table e partition of d for values from (1) to (2);
alter table p attach partition d for values in (3);
alter table p attach partition c default;
alter table p detach partition d;
alter table p attach partition d for values in (4, null);
alter table p rename column a to z;
alter table d rename to f;

-- the index of a key that becomes a part of an index without one --

create table p (k int, a int) partition by list (k);
create unique index i on only p (a, k);
create table c partition of p for values in (1);
alter table c add primary key using index c_a_k_idx;
alter index i attach partition c_a_k_idx;

-- collations of columns of partitions with defaults of their own --

create table p (k int, a text collate "C", b text default 'b' collate "POSIX")
    partition by list (k);
create table c partition of p (a default 'x', b not null) for values in (1);

-- a key that refers to a partition which is detached --

create table p (k int primary key) partition by list (k);
create table c partition of p for values in (1);
create table d (k int, c_k int references c) partition by list (k);
create table e partition of d for values in (1);
create table f (c_k int references c);
alter table p detach partition c;

-- an index of a partition that has partitions becomes a part of its parent's --

create table p (k int, x text) partition by range (k);
create table c partition of p for values from (1) to (3) partition by list (x);
create index on c (x, lower(x));
create table d partition of c default;
create index on p (x, lower(x));

-- the primary key of a partitioned table goes, and then its NOT NULL --

create table p (k int, x int) partition by list (k);
create table c partition of p for values in (1);
alter table p add primary key (k, x);
create table d partition of p for values in (2);
alter table only p drop constraint p_pkey;
alter table p alter x drop not null;
