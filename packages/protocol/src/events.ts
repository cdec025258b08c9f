import { z } from "zod";
import { sha256Schema } from "./job-spec";

/** Version of an event line. */
export const EVENT_VERSION = 1;

/** JSON has no NaN: a value that is not finite travels by name. */
export const metricValueSchema = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
export type MetricValue = z.infer<typeof metricValueSchema>;

const envelope = {
  v: z.literal(EVENT_VERSION),
  attempt: z
    .int()
    .min(1)
    .max(2 ** 15 - 1),
  /** Contiguous from 1 within an attempt. */
  seq: z.int().min(1),
  /** Seconds since the epoch by the trainer's clock; for display only, never for order. */
  t: z.number(),
};
const stage = z.string().max(140);
const step = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** Most tokens that are told of one completion; a longer one is told to that point. */
export const MAX_TOKENS_TOLD = 1_024;
const forEachToken = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_TOKENS_TOLD);

/** The tokens of a completion in their order; every list but `groups` has one entry a token. */
export const tokensSchema = z
  .strictObject({
    /** Special tokens are shown by their names. */
    pieces: forEachToken(z.string().max(400)),
    /** Under the policy that sampled; null for a token that was put there and not sampled. */
    probabilities: forEachToken(z.number().min(0).max(1).nullable()),
    advantages: forEachToken(z.number().nullable()),
    /** False for tokens whose loss was left out. */
    learns: forEachToken(z.boolean()),
    /**
     * Each token's share of the loss as a multiple of an even share among the batch's tokens; 0 for tokens that are left
     * out. Absent in older events.
     */
    weights: forEachToken(z.number().min(0)).optional(),
    /** Names of the update's passes, in their order; absent where it has only one. */
    groups: z.array(z.string().max(100)).max(16).optional(),
    /** Index into `groups`; null for a token that no pass took. */
    group: forEachToken(z.int().min(0).nullable()).optional(),
  })
  .refine(
    ({ pieces, probabilities, advantages, learns, weights = pieces, group = pieces }) =>
      [probabilities, advantages, learns, weights, group].every(({ length }) => length === pieces.length),
    "every list must have one entry a token",
  )
  .refine(
    ({ groups = [], group = [] }) => group.every((index) => index === null || index < groups.length),
    "a token's group must be one of the groups",
  );
export type CompletionTokens = z.infer<typeof tokensSchema>;

/** Most rules that are told of one reward on one completion; a trainer tells fewer. */
export const MAX_RULES_TOLD = 64;

/** Why a completion got a reward's score. Texts are cut, an ellipsis at their ends; a model may have written them. */
export const rewardNoteSchema = z.strictObject({
  /** Which step of the reward's ladder was reached; empty where it has none. */
  level: z.string().max(200),
  /** Rule and what it matched, in the order they were tried. */
  matched: z.array(z.tuple([z.string().max(200), z.string().max(1_000)])).max(MAX_RULES_TOLD),
  /** Rules that there was no room for; absent where there are none. */
  leftOut: z.int().min(1).optional(),
});
export type RewardNote = z.infer<typeof rewardNoteSchema>;

export const completionSchema = z.strictObject({
  text: z.string(),
  tokens: z.int().min(0),
  truncated: z.boolean(),
  /** Null where a reward errored. */
  reward: z.number().nullable(),
  /** Score of each reward node, by node id, before weighting; null where it errored. */
  components: z.record(z.string(), z.number().nullable()),
  /** What the reward nodes that can tell say of their scores, by node id; absent in older events. */
  notes: z.record(z.string(), rewardNoteSchema).optional(),
  advantage: z.number().nullable(),
  /** Absent in older events, and where an event had no room for more. */
  byToken: tokensSchema.optional(),
  error: z.string().optional(),
});
export type Completion = z.infer<typeof completionSchema>;

export const rolloutGroupSchema = z.strictObject({
  taskId: z.string(),
  prompt: z.string(),
  answer: z.string(),
  difficulty: z.number().nullable(),
  completions: z.array(completionSchema),
});
export type RolloutGroup = z.infer<typeof rolloutGroupSchema>;

export const reportTableSchema = z.strictObject({
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  /** Columns by name that are also drawn: `y` as lines over `x`, with a band from `low` to `high` around the first. */
  plot: z
    .strictObject({
      x: z.string(),
      y: z.array(z.string()).min(1),
      low: z.string().optional(),
      high: z.string().optional(),
    })
    .optional(),
});
export type ReportTable = z.infer<typeof reportTableSchema>;

/** A scatter of labelled points; the axes are named by signals. */
export const reportPlotSchema = z.strictObject({
  title: z.string(),
  x: z.string(),
  y: z.string(),
  points: z.array(
    z.strictObject({
      label: z.string(),
      x: z.number(),
      y: z.number(),
      /** No other point is at least as good on both axes and better on one. */
      front: z.boolean(),
    }),
  ),
});
export type ReportPlot = z.infer<typeof reportPlotSchema>;

const event = <K extends string, T extends z.ZodRawShape>(kind: K, shape: T) =>
  z.strictObject({ ...envelope, kind: z.literal(kind), ...shape });

export const trainerEventSchema = z.discriminatedUnion("kind", [
  event("run.started", {
    device: z.string(),
    threads: z.int(),
    torch: z.string(),
    trainerVersion: z.string(),
    resumed: z.boolean(),
  }),
  event("stage.started", { stage, total: z.int().min(0), unit: z.string(), fromStep: step }),
  /** At most one per second. `secondsLeft` is null until it can be estimated. */
  event("stage.progress", {
    stage,
    done: z.int().min(0),
    total: z.int().min(0),
    secondsLeft: z.number().nullable(),
  }),
  event("stage.finished", { stage, seconds: z.number().min(0), reused: z.boolean(), message: z.string() }),
  /** Values of one step; `values` maps `<nodeId>/<signal>` to its value. `tokens` and `samples` are running totals of the stage. */
  event("metrics", {
    stage,
    step,
    tokens: z.int().min(0),
    samples: z.int().min(0),
    values: z.record(z.string(), metricValueSchema),
  }),
  event("rollouts", { stage, step, groups: z.array(rolloutGroupSchema) }),
  event("checkpoint", { stage, step, path: z.string(), bytes: z.int().min(0) }),
  event("report", {
    stage,
    title: z.string(),
    metrics: z.record(z.string(), metricValueSchema),
    tables: z.array(reportTableSchema),
    /** Absent where there is none. */
    plots: z.array(reportPlotSchema).optional(),
  }),
  /** A folder (as an uncompressed tar) or a file below the run's folder that the worker uploads. */
  event("artifact", {
    stage,
    role: z.enum(["stageOutput", "export"]),
    name: z.string().max(200),
    path: z.string(),
    /** Stage outputs are found again by this hash. */
    stageHash: sha256Schema,
  }),
  event("log", {
    level: z.enum(["info", "warning", "error"]),
    stage: stage.nullable(),
    node: z.string().nullable(),
    message: z.string(),
  }),
  event("run.finished", {
    status: z.enum(["succeeded", "failed", "cancelled", "paused"]),
    message: z.string(),
    remedy: z.string(),
    node: z.string().nullable(),
  }),
]);
/** One line of `events-<attempt>.ndjson`: hop 10 of docs/ARCHITECTURE.md. */
export type TrainerEvent = z.infer<typeof trainerEventSchema>;
export type TrainerEventKind = TrainerEvent["kind"];

/** One line of `inbox.ndjson`, written by the worker, read by the trainer. */
export const inboxLineSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cancel") }),
  z.strictObject({ kind: z.literal("pause") }),
]);
export type InboxLine = z.infer<typeof inboxLineSchema>;
