CREATE INDEX CONCURRENTLY IF NOT EXISTS "attachments_message_id_index" ON "attachments" USING btree ("message_id");--> statement-breakpoint
DROP INDEX CONCURRENTLY "messages_search";
