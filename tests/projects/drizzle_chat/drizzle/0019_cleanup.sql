ALTER TABLE "rooms" DROP COLUMN IF EXISTS "visibility";--> statement-breakpoint
DROP TYPE "public"."visibility";--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_reply_to_messages_id_fk";--> statement-breakpoint
ALTER TABLE "moderation"."reports" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP POLICY "report" ON "moderation"."reports" CASCADE;
