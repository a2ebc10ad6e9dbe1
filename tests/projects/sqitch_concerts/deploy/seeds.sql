-- Deploy concerts:seeds to pg
\set ON_ERROR_STOP on
\set hall 'Great Hall'
\echo 'loading halls'
BEGIN;
INSERT INTO concerts.halls (name, seats) VALUES (:'hall', 1);
COPY concerts.halls (name, seats) FROM stdin;
Small; hall	40
create table not_a_table (id int);	1
\.
COPY concerts.events (hall, starts) FROM STDIN WITH (FORMAT csv);
1,"2024-01-01 20:00"
\.
COMMIT;
