CREATE TABLE "rollout_completions" (
	"run_id" text NOT NULL,
	"stage" text NOT NULL,
	"step" integer NOT NULL,
	"group_index" integer NOT NULL,
	"sample_index" integer NOT NULL,
	"reward" double precision,
	"advantage" double precision,
	"tokens" integer NOT NULL,
	"truncated" boolean NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "rollout_completions_run_id_stage_step_group_index_sample_index_pk" PRIMARY KEY("run_id","stage","step","group_index","sample_index")
);
--> statement-breakpoint
ALTER TABLE "rollout_groups" ADD COLUMN "prompt_text" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "rollout_completions" ADD CONSTRAINT "rollout_completions_group" FOREIGN KEY ("run_id","stage","step","group_index") REFERENCES "public"."rollout_groups"("run_id","stage","step","group_index") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- What was told before there were these columns. NUL and halves of surrogate pairs cannot leave json as text, so their escapes (behind an even number of backslashes) are replaced first.
UPDATE "rollout_groups" SET "prompt_text" = regexp_replace(regexp_replace("body"::text, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u2400', 'g'), '(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}', '\1\\ufffd', 'gi')::json ->> 'prompt';--> statement-breakpoint
INSERT INTO "rollout_completions" ("run_id", "stage", "step", "group_index", "sample_index", "reward", "advantage", "tokens", "truncated", "text")
SELECT g."run_id", g."stage", g."step", g."group_index", told."place" - 1, (told."one" ->> 'reward')::double precision, (told."one" ->> 'advantage')::double precision, (told."one" ->> 'tokens')::integer, (told."one" ->> 'truncated')::boolean, told."one" ->> 'text'
FROM "rollout_groups" g, json_array_elements(regexp_replace(regexp_replace(g."body"::text, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u2400', 'g'), '(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}', '\1\\ufffd', 'gi')::json -> 'completions') WITH ORDINALITY AS told("one", "place");
