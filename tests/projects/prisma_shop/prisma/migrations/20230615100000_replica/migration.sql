ALTER TABLE "orders" REPLICA IDENTITY FULL;
CREATE UNIQUE INDEX "orders_accountId_id_key" ON "orders"("accountId", "id") NULLS NOT DISTINCT;
ALTER TABLE "orders" REPLICA IDENTITY DEFAULT;
DROP INDEX "accounts_referredById_email_key";
DROP INDEX IF EXISTS "nothing_of_that_name";
