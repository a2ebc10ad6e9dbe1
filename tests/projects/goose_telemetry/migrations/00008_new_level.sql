-- +goose NO TRANSACTION
-- +goose Up
ALTER TYPE alert_level ADD VALUE 'medium' AFTER 'low';
ALTER TABLE alerts ALTER COLUMN level SET DEFAULT 'medium';
-- +goose Down
SELECT 'an enum value stays';
