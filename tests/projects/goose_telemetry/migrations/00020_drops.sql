-- +goose Up
DROP TYPE alert_level CASCADE;
DROP SCHEMA raw CASCADE;
ALTER TABLE device DROP COLUMN serial CASCADE;
ALTER TABLE readings DROP CONSTRAINT readings_pkey;
DROP INDEX by_value;
-- +goose Down
SELECT 1;
