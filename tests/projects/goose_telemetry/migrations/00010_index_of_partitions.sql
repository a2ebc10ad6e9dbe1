-- +goose Up
CREATE INDEX by_value ON ONLY readings (value);
CREATE INDEX by_value_01 ON readings_2024_01 (value);
ALTER INDEX by_value ATTACH PARTITION by_value_01;
CREATE INDEX by_value_02 ON readings_2024_02 (value);
CREATE INDEX by_value_03 ON readings_2024_03 (value);
ALTER INDEX by_value ATTACH PARTITION by_value_02;
ALTER INDEX by_value ATTACH PARTITION by_value_03;
CREATE INDEX readings_at ON readings (at);
-- +goose Down
DROP INDEX by_value, readings_at;
