-- +goose Up
CREATE SCHEMA fleet
    CREATE TABLE trucks (plate TEXT PRIMARY KEY, driver INT)
    CREATE VIEW driven AS SELECT plate FROM trucks WHERE driver IS NOT NULL
    CREATE INDEX trucks_driver ON trucks (driver)
    CREATE SEQUENCE loads;
-- +goose Down
DROP SCHEMA fleet CASCADE;
