create extension if not exists pg_trgm;
create extension if not exists unaccent schema payroll;
create index people_search on people using gist (full_name gist_trgm_ops);
create index people_names on people (last_name, first_name) include (hired) with (fillfactor = 80);
