-- +goose Up
CREATE STATISTICS device_model ON model, serial FROM device;
CREATE RULE keep AS ON DELETE TO device_log DO INSTEAD NOTHING;
CREATE TABLE "Keep; this" ("a;b" text CHECK ("a;b" <> ';'));
-- +goose Down
DROP TABLE "Keep; this";
