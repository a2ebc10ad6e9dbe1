ALTER TABLE "users" DROP CONSTRAINT "users_handle_unique";--> statement-breakpoint
ALTER TABLE "users" RENAME COLUMN "handle" TO "nick";--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_nick_unique" UNIQUE("nick");
