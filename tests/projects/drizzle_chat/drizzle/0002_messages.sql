CREATE TABLE "messages" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"author_id" integer,
	"body" text DEFAULT '' NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now(),
	"reply_to" bigint,
	"reactions" jsonb DEFAULT '{}'::jsonb
);
--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_reply_to_messages_id_fk" FOREIGN KEY ("reply_to") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_room_idx" ON "messages" USING btree ("room_id","sent_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "messages_search" ON "messages" USING gin (to_tsvector('english', "body"));
