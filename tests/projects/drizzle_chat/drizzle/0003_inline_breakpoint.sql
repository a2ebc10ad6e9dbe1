ALTER TABLE "messages" ADD COLUMN "edited_at" timestamp (3) with time zone--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "settings" json DEFAULT '{"theme": "dark"}'::json NOT NULL--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE cascade
