ALTER TABLE "messages" ADD COLUMN "words" integer GENERATED ALWAYS AS (length("messages"."body")) STORED;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "shout" text GENERATED ALWAYS AS (upper("messages"."body")) VIRTUAL;--> statement-breakpoint
CREATE UNIQUE INDEX "one_reply" ON "messages" USING btree ("author_id","reply_to") WHERE "messages"."reply_to" is not null;
