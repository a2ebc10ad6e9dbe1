BEGIN;
CREATE OR REPLACE FUNCTION concerts.insert_ticket(
    hall INTEGER,
    starts TIMESTAMPTZ,
    VARIADIC holders TEXT[] DEFAULT '{}'
) RETURNS VOID LANGUAGE SQL SECURITY DEFINER AS $$
    INSERT INTO concerts.tickets (hall, starts, holder) SELECT $1, $2, unnest($3)::name;
$$;
GRANT EXECUTE ON FUNCTION concerts.insert_ticket(integer, timestamptz, text[]) TO box_office;
COMMIT;
