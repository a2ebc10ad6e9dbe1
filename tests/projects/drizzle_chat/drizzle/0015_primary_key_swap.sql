ALTER TABLE "attachments" DROP CONSTRAINT "attachments_id_message_id_pk";--> statement-breakpoint
ALTER TABLE "attachments" ADD PRIMARY KEY ("id");--> statement-breakpoint
ALTER TABLE "attachments" ALTER COLUMN "message_id" DROP NOT NULL;
