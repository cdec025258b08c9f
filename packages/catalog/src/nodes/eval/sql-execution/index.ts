import { atMost, defineNode } from "@switchyard/graph";
import { z } from "zod";
import { evaluationInputs, limitParam, longestCompletionParam, splitParam } from "../../../evaluation-stage";
import { checkContext } from "../../../shared-checks";
import { checkSqlTasks, databaseSeedParam, databasesParam, queryPlaceParam } from "../../../sql-params";
import { answeringWork } from "../../../stage-work";

const fraction = { unit: "fraction" } as const;

export const evalSqlExecution = defineNode({
  kind: "eval.sql_execution",
  title: "Execution accuracy",
  summary: "Runs the policy's queries, and says how often a reward that does not run them is wrong.",
  role: "stage",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  requires: ["sandbox"],
  inputs: {
    ...evaluationInputs,
    tasks: { type: "tasks", description: "SQL questions to answer.", required: true },
    reward: { type: "reward", description: "The reward that is audited.", fill: ["reward.sql_partial"] },
  },
  outputs: { report: { type: "report", description: "Accuracy, valid queries, the audit, and tables." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(200),
    maxTokens: longestCompletionParam.default(192),
    temperature: z.number().min(0).max(10).default(0).meta({
      title: "Temperature",
      description: "Of sampling; 0 takes the likeliest token.",
    }),
    extract: queryPlaceParam,
    databases: databasesParam.default(5),
    seed: databaseSeedParam.default(1),
    positiveAbove: z.number().min(-100).max(100).default(0).meta({
      title: "Positive above",
      description: "A query that the reward scores higher than this counts as called right by it.",
    }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(128)
      .meta({ title: "Batch", description: "Prompts answered at once.", ui: { advanced: true } }),
  }),
  signals: {
    accuracy: {
      title: "Execution accuracy",
      description: "Share of queries that give the reference's rows.",
      ...fraction,
      better: "higher",
      primary: true,
    },
    valid: {
      title: "Valid",
      description: "Share of queries that run.",
      ...fraction,
      better: "higher",
      primary: true,
    },
    wrong: {
      title: "Wrong rows",
      description: "Share of greedy queries that run and give other rows.",
      ...fraction,
      better: "lower",
    },
    executionErrors: {
      title: "Execution errors",
      description: "Share of greedy queries that SQLite refuses or does not finish.",
      ...fraction,
      better: "lower",
    },
    syntaxErrors: {
      title: "Syntax errors",
      description: "Share of greedy completions without one SELECT statement.",
      ...fraction,
      better: "lower",
    },
    falsePositive: {
      title: "False positives",
      description: "Share of the queries that the reward calls right and that give other rows.",
      ...fraction,
      better: "lower",
    },
    falseNegative: {
      title: "False negatives",
      description: "Share of the queries that give the same rows and that the reward does not call right.",
      ...fraction,
      better: "lower",
    },
    length: { title: "Mean length", description: "Tokens of a completion.", unit: "tokens" },
    truncated: {
      title: "Truncated",
      description: "Share of completions cut by the limit.",
      ...fraction,
      better: "lower",
    },
  },
  view: {
    stack: {
      title: "What became of the queries",
      parts: ["accuracy", "wrong", "executionErrors", "syntaxErrors"],
    },
  },
  estimate: ({ params, plugged }) =>
    answeringWork(
      { ...params, completions: 1, tokens: atMost(params.maxTokens), longest: params.maxTokens },
      plugged,
    ),
  check: ({ params, plugged }) => [
    ...checkContext(plugged, params.maxTokens, "The evaluation"),
    ...checkSqlTasks(plugged),
  ],
});
