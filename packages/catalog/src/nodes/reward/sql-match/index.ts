import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { checkSqlTasks } from "../../../sql-params";

const penalty = z.number().min(-100).max(0);

export const rewardSqlMatch = defineNode({
  kind: "reward.sql_match",
  title: "SQL graph match",
  summary: "How alike the query and the reference are, by a graph matching network and without a database.",
  role: "part",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  inputs: {
    matcher: {
      type: "matcher",
      description: "A trained matcher; the one that comes with the trainer where nothing is plugged in.",
    },
  },
  outputs: { reward: { type: "reward", description: "From 0 to 1, or a penalty where there is no tree." } },
  params: z.strictObject({
    extract: z
      .enum(["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"])
      .default("answer_tag")
      .meta({
        title: "Query is",
        description:
          "Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error.",
      }),
    syntaxPenalty: penalty.default(-1).meta({
      title: "Syntax error",
      description: "Reward of a text that is not one SELECT statement.",
      ui: { step: 0.1 },
    }),
    planPenalty: penalty.default(-0.6).meta({
      title: "No plan",
      description: "Reward of a query that names what the schema does not have, or is ambiguous.",
      ui: { step: 0.1 },
    }),
    distance: z.enum(["squared", "plain"]).default("squared").meta({
      title: "Distance",
      description:
        "1 less the squared distance, as in the published code, or less the distance, as in the paper.",
    }),
    cacheSize: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(100_000)
      .meta({
        title: "Scores kept",
        description: "Trees and distances that are not worked out again.",
        ui: { advanced: true },
      }),
    weight: weightParam,
  }),
  levers: { answerFormat: "extract" },
  signals: {
    mean: { title: "Reward", description: "Mean score.", better: "higher", primary: true },
    std: { title: "Spread", description: "Standard deviation of the scores of a batch.", better: "higher" },
    syntaxError: {
      title: "Syntax errors",
      description: "Share of completions without one SELECT statement.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    planError: {
      title: "No plan",
      description: "Share of completions whose query does not fit the schema.",
      unit: "fraction",
      better: "lower",
    },
    zero: {
      title: "Scored 0",
      description: "Share of completions too far from the reference.",
      unit: "fraction",
    },
    positive: {
      title: "Scored above 0",
      description: "Share of completions on the near side of the boundary.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    high: {
      title: "Scored above 0.9",
      description: "Share of completions.",
      unit: "fraction",
      better: "higher",
    },
    distance: {
      title: "Distance",
      description: "Mean squared distance of the queries that have a tree.",
      better: "lower",
    },
    secondsPerQuery: {
      title: "Time per completion",
      description: "Of reading and matching a completion, cached or not.",
      unit: "seconds",
      better: "lower",
    },
    databaseCalls: {
      title: "Database calls",
      description:
        "Statements run on a database while the batch was scored: none, which is what this reward promises.",
      unit: "count",
      better: "lower",
    },
    cacheHits: {
      title: "Cache hits",
      description: "Share of the pairs with a tree whose distance was known.",
      unit: "fraction",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose reference makes no tree.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  rules: [
    {
      meets: ["reward.sql_partial", "reward.sql_execution"],
      severity: "warning",
      reason: "each measures the same correctness, which their sum counts twice.",
      remedy: "Keep one of the two, and audit it with the other in an evaluation.",
    },
  ],
  checkInStage: ({ stage }) => checkSqlTasks(stage.plugged),
});
