-- AlterTable: the sequence goes with its column.
ALTER TABLE "Invoice" DROP CONSTRAINT "Invoice_pkey",
DROP COLUMN "number",
ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD CONSTRAINT "Invoice_pkey" PRIMARY KEY ("id");
