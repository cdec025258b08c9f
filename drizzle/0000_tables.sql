CREATE SEQUENCE "public"."change_id" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "artifacts" (
	"sha256" text PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_artifacts" (
	"run_id" text NOT NULL,
	"stage" text NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL,
	CONSTRAINT "run_artifacts_run_id_stage_role_name_pk" PRIMARY KEY("run_id","stage","role","name")
);
--> statement-breakpoint
CREATE TABLE "stage_outputs" (
	"stage_hash" text PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"sha256" text PRIMARY KEY NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"lines" integer NOT NULL,
	"report" json NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "experiment_versions" (
	"experiment_id" text NOT NULL,
	"version" integer NOT NULL,
	"doc" json NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_versions_experiment_id_version_pk" PRIMARY KEY("experiment_id","version")
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"doc" json NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "points" (
	"value" double precision NOT NULL,
	"t" double precision NOT NULL,
	"tokens" bigint NOT NULL,
	"samples" bigint NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL,
	"series_id" integer NOT NULL,
	"step" integer NOT NULL,
	"attempt" smallint NOT NULL,
	CONSTRAINT "points_series_id_step_pk" PRIMARY KEY("series_id","step")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"run_id" text NOT NULL,
	"stage" text NOT NULL,
	"name" text NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rollout_groups" (
	"run_id" text NOT NULL,
	"stage" text NOT NULL,
	"step" integer NOT NULL,
	"group_index" integer NOT NULL,
	"attempt" integer NOT NULL,
	"mean_reward" double precision,
	"min_reward" double precision,
	"max_reward" double precision,
	"completions" integer NOT NULL,
	"errored" integer NOT NULL,
	"mean_tokens" double precision NOT NULL,
	"body" json NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL,
	CONSTRAINT "rollout_groups_run_id_stage_step_group_index_pk" PRIMARY KEY("run_id","stage","step","group_index")
);
--> statement-breakpoint
CREATE TABLE "run_events" (
	"run_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"stage" text,
	"t" double precision NOT NULL,
	"body" json NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL,
	CONSTRAINT "run_events_run_id_attempt_seq_pk" PRIMARY KEY("run_id","attempt","seq")
);
--> statement-breakpoint
CREATE TABLE "run_stages" (
	"run_id" text NOT NULL,
	"stage" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"stage_hash" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"done" bigint DEFAULT 0 NOT NULL,
	"total" bigint DEFAULT 0 NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"seconds_left" double precision,
	"seconds" double precision,
	"reused" boolean DEFAULT false NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL,
	CONSTRAINT "run_stages_run_id_stage_pk" PRIMARY KEY("run_id","stage")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"experiment_id" text,
	"name" text NOT NULL,
	"graph" json NOT NULL,
	"spec" json NOT NULL,
	"spec_hash" text NOT NULL,
	"spec_version" integer NOT NULL,
	"contract" text NOT NULL,
	"seed" bigint NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"remedy" text DEFAULT '' NOT NULL,
	"failed_node" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"deadline_at" timestamp with time zone,
	"worker_id" text,
	"lease_request" text,
	"acked_seq" integer DEFAULT 0 NOT NULL,
	"previous_acked_seq" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"info" json,
	"spool" json,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "workers_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "run_artifacts" ADD CONSTRAINT "run_artifacts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_artifacts" ADD CONSTRAINT "run_artifacts_sha256_artifacts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."artifacts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stage_outputs" ADD CONSTRAINT "stage_outputs_sha256_artifacts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."artifacts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stage_outputs" ADD CONSTRAINT "stage_outputs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_sha256_artifacts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."artifacts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_versions" ADD CONSTRAINT "experiment_versions_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "points" ADD CONSTRAINT "points_series_id_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."series"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollout_groups" ADD CONSTRAINT "rollout_groups_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_stages" ADD CONSTRAINT "run_stages_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "uploads_created" ON "uploads" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "points_change" ON "points" USING brin ("change_id") WITH (pages_per_range=32,autosummarize=true);--> statement-breakpoint
CREATE UNIQUE INDEX "series_run_stage_name" ON "series" USING btree ("run_id","stage","name");--> statement-breakpoint
CREATE INDEX "rollout_groups_change" ON "rollout_groups" USING btree ("run_id","change_id");--> statement-breakpoint
CREATE INDEX "run_events_change" ON "run_events" USING btree ("run_id","change_id");--> statement-breakpoint
CREATE INDEX "runs_state_created" ON "runs" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "runs_experiment_created" ON "runs" USING btree ("experiment_id","created_at");--> statement-breakpoint
CREATE INDEX "runs_created" ON "runs" USING btree ("created_at");