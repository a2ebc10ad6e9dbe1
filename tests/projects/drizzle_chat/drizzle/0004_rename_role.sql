ALTER TYPE "public"."member_role" RENAME VALUE 'owner' TO 'founder';--> statement-breakpoint
ALTER TYPE "public"."member_role" ADD VALUE 'guest';--> statement-breakpoint
ALTER TABLE "members" RENAME COLUMN "role" TO "rank";--> statement-breakpoint
ALTER TABLE "members" RENAME TO "memberships";
