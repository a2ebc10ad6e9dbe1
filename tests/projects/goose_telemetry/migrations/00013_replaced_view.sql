-- +goose Up
DROP VIEW hot;
CREATE OR REPLACE VIEW hot (device, day) WITH (security_invoker) AS SELECT device_id, day FROM daily;
ALTER VIEW hot RENAME COLUMN device TO device_id;
-- +goose Down
DROP VIEW hot;
