-- {{ title }}
--
-- Why:
-- Locks: which tables, and for how long.
-- Data: what happens to the rows that are there.

-- Give up rather than queue before everybody else for a lock.
set lock_timeout = '5s';
set statement_timeout = '5min';

-- Up -------------------------------------------------------------------------

-- alter table {{ table }} add column if not exists due_at timestamptz;
-- comment on column {{ table }}.due_at is 'When it is to be done.';

-- Rollback, as a new migration -----------------------------------------------

-- What is lost: the values of due_at.
-- alter table {{ table }} drop column if exists due_at;

reset statement_timeout;
reset lock_timeout;
