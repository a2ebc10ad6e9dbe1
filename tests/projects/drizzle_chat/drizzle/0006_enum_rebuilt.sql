ALTER TABLE "memberships" ALTER COLUMN "rank" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "memberships" ALTER COLUMN "rank" SET DEFAULT 'member'::text;--> statement-breakpoint
DROP TYPE "public"."member_role";--> statement-breakpoint
CREATE TYPE "public"."member_role" AS ENUM('admin', 'member');--> statement-breakpoint
ALTER TABLE "memberships" ALTER COLUMN "rank" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "memberships" ALTER COLUMN "rank" SET DATA TYPE "public"."member_role" USING "rank"::"public"."member_role";
