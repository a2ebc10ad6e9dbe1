BEGIN;
ALTER TABLE concerts.performers DROP COLUMN born;
ALTER TABLE concerts.performers ADD CONSTRAINT has_name CHECK (stage_name IS NOT NULL);
ALTER TABLE concerts.bands NO INHERIT concerts.performers;
ALTER TABLE concerts.bands DROP CONSTRAINT has_name;
COMMIT;
