CREATE VIEW "public"."latest" AS (select "id", "room_id", "body" from "messages" where "sent_at" > now() - interval '1 day');--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."room_sizes" AS (select "room_id", count(*) as "members" from "memberships" group by "room_id") WITH NO DATA;--> statement-breakpoint
CREATE VIEW "moderation"."open_reports" WITH (check_option = cascaded, security_barrier = true) AS (select * from "moderation"."reports" where "reason" <> 'spam');
