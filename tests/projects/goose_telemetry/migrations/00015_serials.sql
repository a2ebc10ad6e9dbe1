-- +goose Up
ALTER TABLE devices RENAME TO device;
ALTER SEQUENCE devices_id_seq RENAME TO device_id_seq;
CREATE TABLE devices (id SERIAL, old_id BIGINT REFERENCES device);
ALTER TABLE devices ADD COLUMN n SMALLSERIAL UNIQUE;
-- +goose Down
DROP TABLE devices;
ALTER SEQUENCE device_id_seq RENAME TO devices_id_seq;
ALTER TABLE device RENAME TO devices;
