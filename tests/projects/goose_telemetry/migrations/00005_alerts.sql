-- +goose Up
CREATE TYPE severity AS ENUM ('low', 'high');
CREATE TABLE alerts (
    id UUID DEFAULT gen_random_uuid(),
    device_id BIGINT CONSTRAINT alert_device REFERENCES devices ON UPDATE CASCADE ON DELETE SET DEFAULT,
    severity severity NOT NULL DEFAULT 'low',
    history severity[] DEFAULT '{}',
    opened TSTZRANGE,
    UNIQUE (device_id, severity),
    CHECK (severity <> 'low' OR device_id IS NOT NULL),
    CHECK (opened IS NULL OR NOT isempty(opened))
);
-- +goose Down
DROP TABLE alerts;
DROP TYPE severity;
