CREATE ROLE "moderator" WITH CREATEROLE;--> statement-breakpoint
ALTER TABLE "moderation"."reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "moderators see reports" ON "moderation"."reports" AS PERMISSIVE FOR SELECT TO "moderator" USING (true);--> statement-breakpoint
CREATE POLICY "report" ON "moderation"."reports" AS RESTRICTIVE FOR INSERT TO public WITH CHECK (message_id is not null);--> statement-breakpoint
ALTER POLICY "report" ON "moderation"."reports" TO "moderator" WITH CHECK (true);
