CREATE TABLE "run_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"experiment_id" text,
	"name" text NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"graph" json NOT NULL,
	"swept" json NOT NULL,
	"seeds" json NOT NULL,
	"request_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "run_groups_request_key_unique" UNIQUE("request_key")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "group_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "position" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "swept" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "only_worker_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "run_groups" ADD CONSTRAINT "run_groups_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_groups_experiment" ON "run_groups" USING btree ("experiment_id");--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_group_id_run_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."run_groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_group" ON "runs" USING btree ("group_id");