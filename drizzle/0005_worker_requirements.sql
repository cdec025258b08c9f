ALTER TABLE "runs" ADD COLUMN "requires" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "offers" json DEFAULT '[]'::json NOT NULL;