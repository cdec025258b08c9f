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
  /** The tables that a question of SQL is about, as statements; null for other tasks. */
  schema: z.string().nullable().default(null),
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
  tokenCounts: z.enum(["given", "words", "tokenizer", "sampled"]),
  scoringSeconds: z.number(),
  /** Null where nothing was sampled. */
  samplingSeconds: z.number().nullable(),
  /** What was sampled from, in words; empty where nothing was. */
  sampledFrom: z.string(),
});
export type ScoreAnswer = z.infer<typeof scoreAnswerSchema>;

/** The tests that are stored with a reward's function. */
export const casesAnswerSchema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      /** Null where the function errored. */
      score: z.number().nullable(),
      /** Why the test fails; empty where it holds. */
      failure: z.string(),
    }),
  ),
});
export type CasesAnswer = z.infer<typeof casesAnswerSchema>;

/** An operator of a query as the trainer reads it; its inputs are the operators whose rows it reads. */
export interface OperatorTree {
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly inputs: readonly OperatorTree[];
}
export const operatorTreeSchema: z.ZodType<OperatorTree> = z.lazy(() =>
  z.object({ kind: z.string(), attributes: z.array(z.string()), inputs: z.array(operatorTreeSchema) }),
);

const numbers = z.array(z.int());
/** What the matching network reads of a pair: nodes of both graphs behind one another. */
export const matcherInputsSchema = z.object({
  type: numbers,
  content: numbers,
  role: numbers,
  chars: z.array(numbers),
  from: numbers,
  to: numbers,
  side: numbers,
});
export type MatcherInputs = z.infer<typeof matcherInputsSchema>;

const comparedQuerySchema = z.object({
  sql: z.string(),
  /** Null where it makes none, for the reason that `problem` gives. */
  tree: operatorTreeSchema.nullable(),
  problem: z.object({ level: z.enum(["syntax error", "no plan"]), message: z.string() }).nullable(),
});
export type ComparedQuery = z.infer<typeof comparedQuerySchema>;

/** Two queries of one schema that a person typed. */
export const compareAnswerSchema = z.object({
  treeVersion: z.string(),
  /** What was read of the schema. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  candidate: comparedQuerySchema,
  reference: comparedQuerySchema,
  /** Null where a query makes no tree. */
  distance: z
    .object({
      /** Squared, by PyTorch. */
      squared: z.number(),
      /** Both are one tree: the reward asks no network then. */
      isSame: z.boolean(),
      /** Null for a pair too large for a page. */
      inputs: matcherInputsSchema.nullable(),
    })
    .nullable(),
});
export type CompareAnswer = z.infer<typeof compareAnswerSchema>;
