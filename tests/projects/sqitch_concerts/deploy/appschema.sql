-- Deploy concerts:appschema to pg
BEGIN;
CREATE SCHEMA concerts;
COMMENT ON SCHEMA concerts IS 'what is played where';
COMMIT;
