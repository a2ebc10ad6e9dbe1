-- RedefineTables, as for a database that cannot alter columns
CREATE TABLE "new_Product" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "price" MONEY NOT NULL,
    CONSTRAINT "new_Product_pkey" PRIMARY KEY ("id")
);
INSERT INTO "new_Product" ("id", "name", "price") SELECT "id", "name", "price"::numeric::money FROM "Product";
DROP TABLE "Product" CASCADE;
ALTER TABLE "new_Product" RENAME TO "Product";
ALTER TABLE "Product" RENAME CONSTRAINT "new_Product_pkey" TO "Product_pkey";
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
