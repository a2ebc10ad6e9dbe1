-- +goose Up
CREATE MATERIALIZED VIEW daily WITH (fillfactor = 50) AS
    SELECT device_id, date_trunc('day', taken_at) AS day, avg(value) AS mean FROM readings GROUP BY 1, 2;
CREATE VIEW hot AS SELECT * FROM daily WHERE mean > 40;
REFRESH MATERIALIZED VIEW daily;
-- +goose Down
DROP MATERIALIZED VIEW daily CASCADE;
