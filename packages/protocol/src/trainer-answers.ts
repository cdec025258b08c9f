/** What the warm trainer answers (`packages/trainer/src/trainer/serve`), as the pages read it. */
import { z } from "zod";

const count = z.int().min(0);
const label = z.union([z.boolean(), z.number(), z.string()]);

export const shownTaskSchema = z.object({
  id: z.string(),
  prompt: z.string(),
  answer: z.string(),
  demonstration: z.string().nullable(),
  difficulty: z.number().nullable(),
  labels: z.record(z.string(), label),
});
export type ShownTask = z.infer<typeof shownTaskSchema>;

export const previewAnswerSchema = z.object({
  trainCount: count,
  heldOutCount: count,
  /** What was left out and why, one sentence each. */
  badLines: z.array(z.string()),
  signals: z.record(z.string(), z.number().nullable()),
  promptCharacters: z.object({ longest: count, mean: z.number() }),
  train: z.array(shownTaskSchema),
  heldOut: z.array(shownTaskSchema),
});
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>;

/** One reward node's word on one completion. */
export const scoredPartSchema = z.object({
  /** Null where the reward failed for its own reasons. */
  score: z.number().nullable(),
  error: z.string().nullable(),
  level: z.string(),
  /** Rule and what it matched: text that a model may have written. */
  matched: z.array(z.tuple([z.string(), z.string()])),
  /** What the reward took for this completion alone, where it can tell. */
  seconds: z.number().nullable(),
});
export type ScoredPart = z.infer<typeof scoredPartSchema>;

export const scoredCompletionSchema = z.object({
  text: z.string(),
  /** Index of its group. */
  group: count,
  tokens: count,
  isTruncated: z.boolean(),
  score: z.number().nullable(),
  error: z.string().nullable(),
  /** By reward node. */
  parts: z.record(z.string(), scoredPartSchema),
});
export type ScoredCompletion = z.infer<typeof scoredCompletionSchema>;

export const scoredGroupSchema = z.object({
  taskId: z.string(),
  prompt: z.string(),
  answer: z.string(),
  /** Of the completions that did not error; null where all did. */
  mean: z.number().nullable(),
  /** Standard deviation, as advantages use it; null where fewer than two did not error. */
  spread: z.number().nullable(),
  size: count,
  errored: count,
});
export type ScoredGroup = z.infer<typeof scoredGroupSchema>;

export const scoreAnswerSchema = z.object({
  /** In the order they were computed; the last is the one that was asked for. */
  rewards: z.array(
    z.object({ id: z.string(), seconds: z.number(), signals: z.record(z.string(), z.number().nullable()) }),
  ),
  completions: z.array(scoredCompletionSchema),
  groups: z.array(scoredGroupSchema),
  /** What a person should know before training on this, in sentences. */
  warnings: z.array(z.string()),
  /** How lengths were counted. */
  tokenCounts: z.enum(["given", "words", "sampled"]),
  scoringSeconds: z.number(),
  /** Null where nothing was sampled. */
  samplingSeconds: z.number().nullable(),
  /** What was sampled from, in words; empty where nothing was. */
  sampledFrom: z.string(),
});
export type ScoreAnswer = z.infer<typeof scoreAnswerSchema>;
