BEGIN;
ALTER TABLE concerts.tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE concerts.tickets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tickets ON concerts.tickets FOR SELECT TO visitor USING (holder = CURRENT_USER);
CREATE POLICY sell ON concerts.tickets FOR UPDATE TO box_office USING (true) WITH CHECK (state <> 'free');
CREATE POLICY nobody_deletes ON concerts.tickets AS RESTRICTIVE FOR DELETE USING (false);
COMMIT;
