-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE
    month integer;
BEGIN
    CREATE TABLE readings_2024_01 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
    CREATE TABLE readings_2024_02 PARTITION OF readings FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
END
$$;
-- +goose StatementEnd
-- +goose Down
DROP TABLE readings_2024_01, readings_2024_02;
