-- RenameIndex
ALTER INDEX "OrderItem_productId_quantity_idx" RENAME TO "OrderItem_product_idx";
-- RenameForeignKey
ALTER TABLE "OrderItem" RENAME CONSTRAINT "OrderItem_orderId_fkey" TO "OrderItem_order_fkey";
