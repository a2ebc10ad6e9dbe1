CREATE TYPE "public"."visibility" AS ENUM('open', 'closed');--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "visibility" text DEFAULT 'open';--> statement-breakpoint
ALTER TABLE "rooms" ALTER COLUMN "visibility" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "rooms" ALTER COLUMN "visibility" SET DATA TYPE visibility USING "visibility"::visibility;--> statement-breakpoint
ALTER TABLE "rooms" ALTER COLUMN "visibility" SET DEFAULT 'open';
