CREATE SEQUENCE "public"."ticket" INCREMENT BY 2 MINVALUE 1 MAXVALUE 100 START WITH 1 CACHE 1 CYCLE;--> statement-breakpoint
ALTER SEQUENCE "ticket" RENAME TO "tickets";--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "ticket" bigint DEFAULT nextval('tickets') NOT NULL;
