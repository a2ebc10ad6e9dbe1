-- Histories after which the catalogue does not hold what the server holds, each under its
-- heading. One that comes right belongs in histories.sql.


