BEGIN;
CREATE MATERIALIZED VIEW concerts.popular TABLESPACE pg_default AS SELECT venue, count(*) FROM concerts.events GROUP BY venue WITH NO DATA;
ALTER MATERIALIZED VIEW concerts.popular RENAME TO popularity;
ALTER MATERIALIZED VIEW concerts.popularity SET (fillfactor = 90);
COMMENT ON MATERIALIZED VIEW concerts.popularity IS 'refreshed at night';
COMMIT;
