-- Everything that the clinic relies on lives beside the tables, never among them.
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists citext with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists vector with schema extensions;
create schema if not exists private;
create schema audit authorization postgres;
comment on schema private is 'helpers of policies';
