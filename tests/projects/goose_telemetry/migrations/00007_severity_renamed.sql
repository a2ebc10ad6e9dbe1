-- +goose Up
ALTER TYPE severity RENAME TO alert_level;
ALTER TYPE alert_level RENAME VALUE 'high' TO 'critical';
ALTER TABLE alerts RENAME COLUMN severity TO level;
ALTER TABLE alerts RENAME COLUMN history TO levels;
-- +goose Down
ALTER TABLE alerts RENAME COLUMN levels TO history;
ALTER TABLE alerts RENAME COLUMN level TO severity;
ALTER TYPE alert_level RENAME VALUE 'critical' TO 'high';
ALTER TYPE alert_level RENAME TO severity;
