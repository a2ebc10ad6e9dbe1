-- Histories of defaults and generated columns, of which the texts count.


-- literals of many types --

create table t (
    a varchar(5) default 'x', b char(3) default 'y', c date default '2020-1-1',
    d timestamptz default '2020-01-01 10:00', e interval default '7 days',
    f jsonb default '{"a" : 1}', g numeric default -1.50, h bigint default 9223372036854775807,
    i bool default 't', j text[] default '{}', k text[] default array['a'], l uuid default null,
    m bytea default '\x00', n money default 1, o bit(3) default b'101', p inet default '::1',
    q text default E'a\nb', r text default 'it''s', s int[] default '{{1,2},{3,4}}',
    t float default 1e10, u point default '(1,2)', v int4range default '[1,2]',
    w date default 'today', x text default U&'\0061', y int default -(-1), z float default 'NaN'
);

-- expressions in the syntax of SQL and in that of functions --

create table t (
    a text default current_user, b timestamptz default current_timestamp,
    c timestamp default (now() at time zone 'utc'), d time default localtime(0),
    e timestamp default timezone('utc', now()), f int default (1 + 2) * 3,
    g int default extract(year from now()), h text default substring('abc' from 2 for 1),
    i text default trim('  a '), j date default current_date + 30,
    k timestamptz default now() + interval '7 days', l text default 'a' collate "C",
    m bool default (1 in (1, 2)), n bool default (1 between 0 and 2),
    o bool default ('a' like 'b%'), p int default case when true then 1 else 2 end,
    q text default left(replace(gen_random_uuid()::text, '-', ''), 8),
    r bool default ('x' is distinct from 'y'), s interval default make_interval(days => 3),
    t int default (array[1, 2, 3])[2], u text default 'a' || 1,
    v jsonb default jsonb_build_object('a', 1, 'b', array[1]), w int default greatest(1, null)
);

-- defaults of columns that get other types --

create type mood as enum ('a', 'b');
create type "Mood 2" as enum ('a', 'b');
create domain d as text default 'dd';
create domain dv as varchar(3);
create table t (
    a mood default 'a', b "Mood 2" default 'a', c d default 'x', e dv default 'y',
    g char default 'q', h "char" default 'q', i interval(3) default '1 day',
    j time default '10:00', k numeric(5, 2) default '1.5', l int[] default '{1}',
    m timestamptz(3) default '2020-01-01', n name default 'n', o jsonb default '{"a" : 1}',
    p char(4) default 'z', q text default 'q', r int default 1, s json default '{}',
    u text default null, v varchar(5) default null, w d[] default '{x}'
);
alter table t
    alter a type text, alter b type varchar(9) using b::text, alter c type varchar,
    alter e type text, alter g type text, alter h type text, alter i type interval,
    alter j type interval, alter k type int, alter l type bigint[], alter m type timestamp,
    alter n type text, alter o type json, alter p type text, alter q type d,
    alter r type bigint, alter s type jsonb, alter u type varchar(3), alter v type text,
    alter w type text[];
alter table t alter a type varchar(3), alter q type text;

-- a default of a dropped type --

create type mood as enum ('a', 'b');
create table t (a mood default 'a');
alter table t alter a type text;
drop type mood cascade;

-- defaults with labels and types that are called otherwise --

create schema x;
create type mood as enum ('a', 'b');
create type other as enum ('a', 'b');
create domain d as mood default 'a';
create table t (
    a mood default 'a', b mood default 'a'::mood, c text default 'a', d text default 'a'::mood,
    e mood[] default array['a', 'b']::mood[], f mood default 'b', g other default 'a', h d
);
alter table t alter a type text;
alter type mood rename value 'a' to 'it''s';
alter type mood rename to moo;
alter type moo set schema x;
alter schema x rename to y;

-- defaults that call sequences by the names that they have now --

create schema app;
create schema app2;
create sequence s;
create sequence app.q;
create table t (
    id serial, a int default nextval('s'), b bigint default nextval('app.q'::regclass),
    c int default nextval(('s'::text)::regclass), d int default nextval('s') + 1
);
create table u (a int default nextval('s'), b regclass default 's');
alter table u alter b drop default;
alter sequence s rename to "S 2";
alter sequence app.q set schema app2;
alter sequence app2.q rename to r;
alter table t set schema app;
alter schema app2 rename to app3;
alter sequence app.t_id_seq rename to x;

-- defaults that inheritance and LIKE copy --

create sequence s;
create table p (
    a serial, b int default nextval('s'), c int generated always as identity,
    d int generated always as (a + b) stored, e text default 'x',
    f int generated always as (a) virtual
);
create table q (like p including all);
create table r (like p including defaults);
create table v (like p including generated);
create table c (b int default 2) inherits (p);
create table g (b int default 3) inherits (p, c);
alter table p alter e set default 'y';
alter table only p alter e set default 'z';
alter table c alter e drop default;
alter table p rename a to aa;
alter table p alter d set expression as (aa * 4);
alter table p add column h text default 'h', add column i int generated always as (aa + 1) stored;
alter table c no inherit p;
alter table p alter d drop expression, alter h drop default;
drop sequence s cascade;

-- defaults of partitions --

create table p (
    k int, a int default 1, g int generated always as (a * 2) stored
) partition by list (k);
create table c partition of p (a default 7, g generated always as (a * 3) stored)
    for values in (1);
create table d partition of p for values in (2);
alter table p alter a set default 3;
alter table p alter a drop default;
alter table d alter a set default 9;
create table e (a int, k int default 4, g int generated always as (a * 5) stored);
alter table p attach partition e for values in (5);
alter table p rename column a to b;

-- functions in defaults --

create schema app;
create function f() returns int language sql as 'select 1';
create function app.f() returns int language sql as 'select 1';
create function g(int default 1, text default 'x') returns text
    language sql immutable as 'select $2';
create table t (
    a int default f(), b text default g(), c text default g(3, 'z'),
    d text generated always as (g(4)) stored
);
alter function f() rename to h;
alter function g rename to "G g";
create function "G g"() returns text language sql as 'select 1::text';

-- defaults of domains --

create domain d1 as text default 'x';
create domain d2 as d1;
create domain d3 as int default 1 + 1;
create domain d4 as numeric(5, 2) default '1.5';
create domain d5 as timestamptz default now();
alter domain d3 set default 7;
alter domain d1 drop default;
create table t (a d5 default '2020-01-01', b d2);

-- columns that generated ones name with their table --

create table "Order Items" (
    id int default 1, "Unit Price" numeric default 1.0,
    total numeric generated always as ("Unit Price" * 2) stored,
    twice int generated always as ("Order Items".id * 2) stored
);
alter table "Order Items" rename "Unit Price" to price;
