ALTER TABLE "orders" ADD CONSTRAINT "orders_accountId_id_unique" UNIQUE USING INDEX "orders_accountId_id_key";
ALTER TABLE "order_items" DROP CONSTRAINT "order_items_line_key";
