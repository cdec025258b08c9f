import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import {
  checkSqlTasks,
  databaseSeedParam,
  databasesParam,
  queryPlaceParam,
  syntaxPenaltyParam,
} from "../../../sql-params";

export const rewardSqlExecution = defineNode({
  kind: "reward.sql_execution",
  title: "Query execution",
  summary: "Runs the query on random databases, in the sandbox, and compares its rows with the reference's.",
  role: "part",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  requires: ["sandbox"],
  outputs: { reward: { type: "reward", description: "1 for the same rows, 0 for others, or a penalty." } },
  params: z.strictObject({
    databases: databasesParam,
    seed: databaseSeedParam,
    extract: queryPlaceParam,
    syntaxPenalty: syntaxPenaltyParam,
    executionPenalty: z
      .number()
      .min(-100)
      .max(0)
      .default(-0.6)
      .meta({
        title: "Execution error",
        description: "Reward of a query that SQLite refuses, or that takes too long.",
        ui: { step: 0.1 },
      }),
    cacheSize: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(100_000)
      .meta({
        title: "Verdicts kept",
        description: "Queries that are not run again.",
        ui: { advanced: true },
      }),
    weight: weightParam,
  }),
  levers: { answerFormat: "extract" },
  signals: {
    mean: { title: "Reward", description: "Mean score.", better: "higher", primary: true },
    right: {
      title: "Right",
      description: "Share of completions that give the reference's rows.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    wrong: {
      title: "Wrong rows",
      description: "Share of completions whose query runs and gives other rows.",
      unit: "fraction",
      better: "lower",
    },
    syntaxError: {
      title: "Syntax errors",
      description: "Share of completions without one SELECT statement.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    executionError: {
      title: "Execution errors",
      description: "Share of completions whose query SQLite refuses or does not finish.",
      unit: "fraction",
      better: "lower",
    },
    secondsPerQuery: {
      title: "Time per completion",
      description: "Of judging a completion, cached or not.",
      unit: "seconds",
      better: "lower",
    },
    databaseCalls: {
      title: "Database calls",
      description:
        "Statements run on a database while the batch was judged; those whose answer was known are not run again.",
      unit: "count",
      better: "lower",
    },
    cacheHits: {
      title: "Cache hits",
      description: "Share of completions whose verdict was known.",
      unit: "fraction",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose reference cannot be compared with.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  view: {
    stack: {
      title: "What became of the queries",
      parts: ["right", "wrong", "executionError", "syntaxError", "errored"],
    },
  },
  rules: [
    {
      meets: ["reward.sql_partial"],
      severity: "warning",
      reason: "each measures the same correctness, which their sum counts twice.",
      remedy: "Keep one of the two, and audit it with the other in an evaluation.",
    },
  ],
  checkInStage: ({ stage }) => checkSqlTasks(stage.plugged),
});
