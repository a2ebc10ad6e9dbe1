-- Deploy concerts:roles to pg
BEGIN;
DO $do$
BEGIN
    IF NOT EXISTS (SELECT true FROM pg_roles WHERE rolname = 'box_office') THEN
        CREATE ROLE box_office;
    END IF;
    IF NOT EXISTS (SELECT true FROM pg_roles WHERE rolname = 'visitor') THEN
        CREATE USER visitor;
    END IF;
END
$do$;
GRANT USAGE ON SCHEMA concerts TO box_office, visitor;
COMMIT;
