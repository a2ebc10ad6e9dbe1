-- AlterTable
CREATE SEQUENCE "invoice_number_seq" AS INTEGER;
CREATE TABLE "Invoice" (
    "number" INTEGER NOT NULL DEFAULT nextval('invoice_number_seq'),
    "orderId" INTEGER,
    "issuedAt" TIMESTAMPTZ(6) DEFAULT NOW(),
    "lines" JSONB[] DEFAULT ARRAY[]::JSONB[],
    CONSTRAINT "Invoice_pkey" PRIMARY KEY ("number")
);
ALTER SEQUENCE "invoice_number_seq" OWNED BY "Invoice"."number";
CREATE UNIQUE INDEX "Invoice_orderId_key" ON "Invoice"("orderId");
ALTER TABLE "Invoice" ADD CONSTRAINT "Invoice_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;
