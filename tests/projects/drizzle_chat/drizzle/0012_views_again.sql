DROP VIEW "public"."latest";--> statement-breakpoint
ALTER TABLE "messages" DROP COLUMN "shout";--> statement-breakpoint
CREATE VIEW "public"."latest" WITH (security_invoker = true) AS (select "id", "room_id", "body", "words" from "messages");--> statement-breakpoint
ALTER MATERIALIZED VIEW "public"."room_sizes" RENAME TO "sizes";
