CREATE TABLE "OrderItem" (
    "orderId" INTEGER NOT NULL,
    "productId" BIGINT NOT NULL,
    "quantity" SMALLINT NOT NULL DEFAULT 1,
    "note" VARCHAR(191),
    CONSTRAINT "OrderItem_pkey" PRIMARY KEY ("orderId","productId")
);
CREATE INDEX "OrderItem_productId_quantity_idx" ON "OrderItem"("productId" ASC, "quantity" DESC);
ALTER TABLE "OrderItem" ADD CONSTRAINT "OrderItem_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
ADD CONSTRAINT "OrderItem_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE SET DEFAULT ON UPDATE CASCADE;
DROP TABLE "_OrderToProduct";
