BEGIN;
DROP FUNCTION concerts.insert_ticket(integer, timestamptz, text[]);
CREATE FUNCTION concerts.insert_ticket(INOUT ticket UUID, IN venue INT DEFAULT 1, OUT seat INT) LANGUAGE plpgsql
    SET search_path = concerts, pg_temp SET statement_timeout TO '1s' AS $$ BEGIN seat := 1; END $$;
ALTER FUNCTION concerts.insert_ticket(uuid, int) STRICT STABLE RESET statement_timeout;
COMMIT;
