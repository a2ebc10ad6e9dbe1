CREATE SCHEMA "moderation";
--> statement-breakpoint
CREATE TABLE "moderation"."reports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "moderation"."reports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"message_id" bigint,
	"reason" text NOT NULL,
	CONSTRAINT "reason_not_blank" CHECK ("moderation"."reports"."reason" <> '')
);
--> statement-breakpoint
ALTER TABLE "moderation"."reports" ADD CONSTRAINT "reports_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;
