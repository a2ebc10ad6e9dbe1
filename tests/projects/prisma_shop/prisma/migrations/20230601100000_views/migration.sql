CREATE VIEW "OrderTotals" AS
SELECT o."id", a."email", sum(i."quantity") AS "items" FROM "orders" o
JOIN "accounts" a ON a."id" = o."accountId" LEFT JOIN "order_items" i ON i."orderId" = o."id"
GROUP BY o."id", a."email";
CREATE OR REPLACE VIEW "OrderTotals" AS
SELECT o."id", a."email", sum(i."quantity") AS "items", max(o."total") AS "total" FROM "orders" o
JOIN "accounts" a ON a."id" = o."accountId" LEFT JOIN "order_items" i ON i."orderId" = o."id"
GROUP BY o."id", a."email";
