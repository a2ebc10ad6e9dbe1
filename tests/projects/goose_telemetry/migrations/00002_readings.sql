-- +goose Up
CREATE TABLE readings (
    device_id BIGINT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    value DOUBLE PRECISION,
    PRIMARY KEY (device_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE readings_default PARTITION OF readings DEFAULT;
-- +goose Down
DROP TABLE readings;
