BEGIN;
CREATE TABLE concerts.bands (founded INT, members INT[] DEFAULT '{}'::INT[]) INHERITS (concerts.performers);
ALTER TABLE concerts.bands ADD PRIMARY KEY (id);
ALTER TABLE concerts.performers ADD COLUMN genre TEXT DEFAULT 'jazz';
ALTER TABLE concerts.performers RENAME COLUMN name TO stage_name;
ALTER TABLE ONLY concerts.bands ALTER COLUMN genre SET DEFAULT 'rock';
COMMIT;
