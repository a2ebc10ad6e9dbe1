-- Written by hand: the schema language has no checks.
ALTER TABLE "OrderItem" ADD CHECK ("quantity" > 0), ADD CHECK ("quantity" < 1000);
ALTER TABLE "OrderItem" ADD CHECK ("quantity" > 0 OR "note" IS NOT NULL);
ALTER TABLE "Order" ADD CONSTRAINT "Order_total_positive" CHECK ("total" >= 0) NOT VALID;
