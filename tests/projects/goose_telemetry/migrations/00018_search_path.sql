-- +goose Up
CREATE SCHEMA raw;
SET LOCAL search_path TO raw;
CREATE TABLE frames (id INT PRIMARY KEY, payload BYTEA);
CREATE INDEX ON frames (length(payload));
SET LOCAL search_path TO public, raw;
CREATE TABLE shots (frame_id INT REFERENCES frames);
-- +goose Down
DROP TABLE shots;
DROP SCHEMA raw CASCADE;
