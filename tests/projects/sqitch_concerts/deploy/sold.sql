BEGIN;
CREATE VIEW concerts.sold AS SELECT hall, starts, count(*) AS n FROM concerts.tickets WHERE state = 'sold' GROUP BY 1, 2;
CREATE VIEW concerts.full_house WITH (security_barrier = false) AS
    SELECT s.* FROM concerts.sold s JOIN concerts.halls h ON h.id = s.hall AND h.seats = s.n;
COMMIT;
