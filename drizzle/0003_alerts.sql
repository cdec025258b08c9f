CREATE TABLE "alert_rules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"experiment_id" text,
	"run_id" text,
	"rules" json NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_rules_experiment_id_unique" UNIQUE("experiment_id"),
	CONSTRAINT "alert_rules_run_id_unique" UNIQUE("run_id"),
	CONSTRAINT "alert_rules_of_one" CHECK (num_nonnulls("alert_rules"."experiment_id", "alert_rules"."run_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"rule" text NOT NULL,
	"stage" text NOT NULL,
	"message" text NOT NULL,
	"series" text,
	"step" integer,
	"value" double precision,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"acknowledged_at" timestamp with time zone,
	"dismissed_at" timestamp with time zone,
	"webhook" text,
	"delivery" text DEFAULT 'none' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone,
	"delivery_note" text DEFAULT '' NOT NULL,
	"change_id" bigint DEFAULT nextval('change_id') NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_watches" (
	"run_id" text PRIMARY KEY NOT NULL,
	"seen_change" bigint DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"acked_seq" integer DEFAULT 0 NOT NULL,
	"heard_at" timestamp with time zone DEFAULT now() NOT NULL,
	"looked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"is_over" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_watches" ADD CONSTRAINT "run_watches_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_open" ON "alerts" USING btree ("run_id","rule","stage") WHERE "alerts"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "alerts_run" ON "alerts" USING btree ("run_id","started_at");--> statement-breakpoint
CREATE INDEX "alerts_due" ON "alerts" USING btree ("next_try_at") WHERE "alerts"."delivery" = 'waiting';--> statement-breakpoint
CREATE INDEX "run_watches_open" ON "run_watches" USING btree ("looked_at") WHERE not "run_watches"."is_over";--> statement-breakpoint
CREATE INDEX "points_not_finite" ON "points" USING btree ("series_id","step") WHERE not ("points"."value" > '-Infinity'::float8 and "points"."value" < 'Infinity'::float8);