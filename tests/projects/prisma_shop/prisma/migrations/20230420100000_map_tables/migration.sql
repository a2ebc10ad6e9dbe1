-- Every table gets the name that the reports use.
ALTER TABLE "Account" RENAME TO "accounts";
ALTER TABLE "Order" RENAME TO "orders";
ALTER TABLE "OrderItem" RENAME TO "order_items";
ALTER SEQUENCE "Order_id_seq" RENAME TO "orders_id_seq";
ALTER TABLE "accounts" RENAME COLUMN "displayName" TO "display_name";
