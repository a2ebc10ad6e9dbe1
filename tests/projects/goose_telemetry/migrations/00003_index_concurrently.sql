-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS devices_model ON devices (model text_pattern_ops);
-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS devices_model;
