import type { GraphDoc, SweptParam, SweptValue } from "@switchyard/graph";
import type { JobSpec, RunState, TrainerEvent } from "@switchyard/protocol";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { changeId, jsonText, moment } from "./columns";
import { experiments } from "./experiments";

export const changeIds = pgSequence("change_id");

/** Runs that were started together: the product of the graph's sweeps and the seeds. */
export const runGroups = pgTable(
  "run_groups",
  {
    id: text("id").primaryKey(),
    experimentId: text("experiment_id").references(() => experiments.id, { onDelete: "set null" }),
    name: text("name").notNull(),
    notes: text("notes").notNull().default(""),
    /** The graph as it was drawn, sweeps included. */
    graph: jsonText<GraphDoc>("graph").notNull(),
    swept: jsonText<SweptParam[]>("swept").notNull(),
    seeds: jsonText<number[]>("seeds").notNull(),
    /** Names the request that made the group: the same request again makes no second one. */
    requestKey: text("request_key").notNull().unique(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (t) => [index("run_groups_experiment").on(t.experimentId)],
);
export type RunGroup = typeof runGroups.$inferSelect;

export const runs = pgTable(
  "runs",
  {
    id: text("id").primaryKey(),
    experimentId: text("experiment_id").references(() => experiments.id, { onDelete: "set null" }),
    /** Null for a run that was started by itself, or brought in from elsewhere. */
    groupId: text("group_id").references(() => runGroups.id, { onDelete: "set null" }),
    /** Place in its group, which is the order in which its runs are taken. */
    position: integer("position").notNull().default(0),
    /** What makes it differ from others of its group, besides the seed. */
    swept: jsonText<SweptValue[]>("swept").notNull().default(sql`'[]'::json`),
    /** Higher leaves the queue first. */
    priority: integer("priority").notNull().default(0),
    /** The only worker that may take it; null for any. */
    onlyWorkerId: text("only_worker_id"),
    /** What a worker's machine must have to take it, by name. */
    requires: text("requires").array().notNull().default(sql`'{}'::text[]`),
    name: text("name").notNull(),
    /** The graph as it was when the run was started: later edits do not touch it. */
    graph: jsonText<GraphDoc>("graph").notNull(),
    spec: jsonText<JobSpec>("spec").notNull(),
    specHash: text("spec_hash").notNull(),
    specVersion: integer("spec_version").notNull(),
    /** Digest of the contract the spec was compiled for. */
    contract: text("contract").notNull(),
    seed: bigint("seed", { mode: "number" }).notNull(),
    state: text("state").$type<RunState>().notNull().default("queued"),
    /** What went wrong or what is being waited for, in a sentence. */
    message: text("message").notNull().default(""),
    remedy: text("remedy").notNull().default(""),
    failedNode: text("failed_node"),
    /** Grants so far; events carry it. 0: never leased. */
    attempt: integer("attempt").notNull().default(0),
    /** Rises with every grant; a write with a lower one is refused. */
    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    leaseExpiresAt: moment("lease_expires_at"),
    /** Set while cancelling: when the run counts as cancelled though no worker has said so. */
    deadlineAt: moment("deadline_at"),
    /** Who holds the lease, or held it last. */
    workerId: text("worker_id"),
    /** Names the request that got the present lease: a repeated request gets the same lease. */
    leaseRequest: text("lease_request"),
    /** Highest event of the present attempt up to which all are stored. */
    ackedSeq: integer("acked_seq").notNull().default(0),
    /** The same of the attempt before: what lies above it is told again. */
    previousAckedSeq: integer("previous_acked_seq").notNull().default(0),
    /** Lost or crashed attempts since the last checkpoint. */
    failures: integer("failures").notNull().default(0),
    createdAt: moment("created_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** Set: not shown and not given to workers any more, and deleted for good a little later. */
    deletedAt: moment("deleted_at"),
    changeId: changeId(),
  },
  (t) => [
    index("runs_state_created").on(t.state, t.createdAt),
    index("runs_experiment_created").on(t.experimentId, t.createdAt),
    index("runs_created").on(t.createdAt),
    index("runs_group").on(t.groupId),
  ],
);
export type Run = typeof runs.$inferSelect;

export type StageState = "waiting" | "running" | "finished" | "failed";

export const runStages = pgTable(
  "run_stages",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    stage: text("stage").notNull(),
    position: integer("position").notNull(),
    kind: text("kind").notNull(),
    label: text("label").notNull(),
    stageHash: text("stage_hash").notNull(),
    state: text("state").$type<StageState>().notNull().default("waiting"),
    done: bigint("done", { mode: "number" }).notNull().default(0),
    total: bigint("total", { mode: "number" }).notNull().default(0),
    unit: text("unit").notNull().default(""),
    secondsLeft: doublePrecision("seconds_left"),
    seconds: doublePrecision("seconds"),
    reused: boolean("reused").notNull().default(false),
    message: text("message").notNull().default(""),
    changeId: changeId(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.stage] })],
);
export type RunStage = typeof runStages.$inferSelect;

/** All events but metrics, rollouts and progress, which have tables of their own. */
export const runEvents = pgTable(
  "run_events",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    seq: integer("seq").notNull(),
    kind: text("kind").$type<TrainerEvent["kind"]>().notNull(),
    stage: text("stage"),
    /** Seconds since the epoch by the trainer's clock: for display only. */
    t: doublePrecision("t").notNull(),
    body: jsonText<TrainerEvent>("body").notNull(),
    changeId: changeId(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.attempt, t.seq] }),
    index("run_events_change").on(t.runId, t.changeId),
  ],
);
export type RunEvent = typeof runEvents.$inferSelect;
