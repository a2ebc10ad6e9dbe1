BEGIN;
ALTER TABLE concerts.halls RENAME TO venues;
ALTER TABLE concerts.events RENAME hall TO venue;
ALTER TABLE concerts.events RENAME CONSTRAINT events_hall TO events_venue;
ALTER INDEX concerts.events_starts_idx RENAME TO by_time;
ALTER POLICY sell ON concerts.tickets RENAME TO "Box office sells";
ALTER POLICY "Box office sells" ON concerts.tickets TO box_office, PUBLIC;
COMMIT;
