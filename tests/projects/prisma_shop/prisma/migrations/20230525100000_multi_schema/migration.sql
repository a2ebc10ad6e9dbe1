CREATE SCHEMA IF NOT EXISTS "billing";
ALTER TABLE "Invoice" SET SCHEMA "billing";
CREATE TYPE "billing"."Currency" AS ENUM ('EUR', 'CZK');
ALTER TABLE "billing"."Invoice" ADD COLUMN "currency" "billing"."Currency" NOT NULL DEFAULT 'EUR';
CREATE INDEX "Invoice_currency_idx" ON "billing"."Invoice"("currency");
