CREATE TABLE "attachments" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"message_id" bigint,
	"url" varchar,
	"kind" char(4),
	"size" numeric(12, 0) DEFAULT '0',
	"checksum" "bytea",
	"embedding" double precision[] DEFAULT '{}',
	"box" "point",
	"during" interval,
	CONSTRAINT "attachments_id_message_id_pk" PRIMARY KEY("id","message_id"),
	CONSTRAINT "attachments_url_kind_unique" UNIQUE NULLS NOT DISTINCT("url","kind")
);
