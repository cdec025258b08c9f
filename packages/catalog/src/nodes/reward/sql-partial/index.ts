import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { checkSqlTasks, queryPlaceParam, syntaxPenaltyParam } from "../../../sql-params";

export const rewardSqlPartial = defineNode({
  kind: "reward.sql_partial",
  title: "Shared query parts",
  summary: "How many operators, or nodes of syntax, the query shares with the reference.",
  role: "part",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  outputs: {
    reward: { type: "reward", description: "F-measure from 0 to 1, or a penalty where there is no tree." },
  },
  params: z.strictObject({
    nodes: z.enum(["operators", "syntax", "nothing"]).default("operators").meta({
      title: "Compare",
      description:
        "Operators of the canonical tree (RelPM), nodes of the syntax tree as written (AstPM), or nothing: a query that fits the schema scores 1.",
    }),
    beta: z
      .number()
      .gt(0)
      .max(10)
      .default(1)
      .meta({
        title: "Beta",
        description: "Weight of recall against precision in the F-measure.",
        ui: { when: { param: "nodes", in: ["operators", "syntax"] } },
      }),
    extract: queryPlaceParam,
    syntaxPenalty: syntaxPenaltyParam,
    planPenalty: z
      .number()
      .min(-100)
      .max(0)
      .default(-0.6)
      .meta({
        title: "No plan",
        description: "Reward of a query that names what the schema does not have, or is ambiguous.",
        ui: { step: 0.1 },
      }),
    weight: weightParam,
  }),
  levers: { answerFormat: "extract" },
  signals: {
    mean: { title: "Reward", description: "Mean score.", better: "higher", primary: true },
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
    positive: {
      title: "Scored above 0",
      description: "Share of completions that share something with the reference.",
      unit: "fraction",
      better: "higher",
    },
    high: {
      title: "Scored above 0.9",
      description: "Share of completions.",
      unit: "fraction",
      better: "higher",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose reference cannot be compared with.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  checkInStage: ({ stage }) => checkSqlTasks(stage.plugged),
});
