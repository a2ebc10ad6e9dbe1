ALTER TABLE "public"."memberships" SET SCHEMA "moderation";--> statement-breakpoint
ALTER TABLE "moderation"."memberships" SET SCHEMA "public";--> statement-breakpoint
ALTER VIEW "moderation"."open_reports" SET SCHEMA "public";
