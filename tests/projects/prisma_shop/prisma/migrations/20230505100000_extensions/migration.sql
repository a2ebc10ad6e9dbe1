CREATE EXTENSION IF NOT EXISTS "citext";
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
ALTER TABLE "accounts" ALTER COLUMN "email" SET DATA TYPE CITEXT;
CREATE INDEX "accounts_display_name_idx" ON "accounts" USING GIN ("display_name" gin_trgm_ops);
CREATE INDEX "Invoice_issuedAt_idx" ON "Invoice" USING BRIN ("issuedAt");
CREATE INDEX "Invoice_orderId_idx" ON "Invoice" USING HASH ("orderId");
