import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { changeId, jsonText, moment } from "./columns";
import { experiments } from "./experiments";
import { runs } from "./runs";

/** Rules that a person has set, of an experiment or of one run; a run's own go before its experiment's. */
export const alertRules = pgTable(
  "alert_rules",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    experimentId: text("experiment_id")
      .unique()
      .references(() => experiments.id, { onDelete: "cascade" }),
    runId: text("run_id")
      .unique()
      .references(() => runs.id, { onDelete: "cascade" }),
    /** Read through the schema of the rules, which fills in what was not known when they were saved. */
    rules: jsonText<unknown>("rules").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [check("alert_rules_of_one", sql`num_nonnulls(${t.experimentId}, ${t.runId}) = 1`)],
);

export type AlertDelivery = "none" | "waiting" | "sent" | "failed";

/** One row an episode: from when a rule began to hold until it no longer did. */
export const alerts = pgTable(
  "alerts",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    rule: text("rule").notNull(),
    /** Empty for a rule about the run as a whole. */
    stage: text("stage").notNull(),
    message: text("message").notNull(),
    /** The curve that shows it, `<nodeId>/<signal>`, with the step and the value at which the episode began. */
    series: text("series"),
    step: integer("step"),
    value: doublePrecision("value"),
    startedAt: moment("started_at").notNull().defaultNow(),
    endedAt: moment("ended_at"),
    acknowledgedAt: moment("acknowledged_at"),
    dismissedAt: moment("dismissed_at"),
    /** Where it is sent to, as the rules had it when the episode began. */
    webhook: text("webhook"),
    delivery: text("delivery").$type<AlertDelivery>().notNull().default("none"),
    tries: integer("tries").notNull().default(0),
    nextTryAt: moment("next_try_at"),
    /** Why the last try failed, in a sentence. */
    deliveryNote: text("delivery_note").notNull().default(""),
    changeId: changeId(),
  },
  (t) => [
    // However many look at a run at once: an episode is opened once.
    uniqueIndex("alerts_open").on(t.runId, t.rule, t.stage).where(sql`${t.endedAt} is null`),
    index("alerts_run").on(t.runId, t.startedAt),
    index("alerts_due").on(t.nextTryAt).where(sql`${t.delivery} = 'waiting'`),
  ],
);
export type Alert = typeof alerts.$inferSelect;

/** How far the rules have been looked at, for each run that a worker has held. */
export const runWatches = pgTable(
  "run_watches",
  {
    runId: text("run_id")
      .primaryKey()
      .references(() => runs.id, { onDelete: "cascade" }),
    /** Changes of the run up to here have been looked at. */
    seenChange: bigint("seen_change", { mode: "number" }).notNull().default(0),
    /** The newest event that was there at the last look, and when it was first seen to be. */
    attempt: integer("attempt").notNull().default(0),
    ackedSeq: integer("acked_seq").notNull().default(0),
    heardAt: moment("heard_at").notNull().defaultNow(),
    lookedAt: moment("looked_at").notNull().defaultNow(),
    /** The run has ended and was looked at since. */
    isOver: boolean("is_over").notNull().default(false),
  },
  (t) => [index("run_watches_open").on(t.lookedAt).where(sql`not ${t.isOver}`)],
);
export type RunWatch = typeof runWatches.$inferSelect;
