import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { checkSqlTasks, queryPlaceParam } from "../../../sql-params";

const coverage = (place: string) =>
  ({
    title: `Coverage by CTE ${place}`,
    description: "Mean share of the reference that is covered when this CTE is closed.",
    unit: "fraction",
  }) as const;

export const rewardSqlSteps = defineNode({
  kind: "reward.sql_steps",
  title: "Query steps",
  summary:
    "Credits each WITH of a query for the part of the reference that it newly covers, at its own tokens.",
  role: "part",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  outputs: { reward: { type: "reward", description: "The sum of the steps, each earned where it ends." } },
  params: z.strictObject({
    worth: z.enum(["increment", "cumulative"]).default("increment").meta({
      title: "A step is worth",
      description: "What it newly covers, or all that is covered by then.",
    }),
    extract: queryPlaceParam,
    weight: weightParam,
  }),
  levers: { answerFormat: "extract" },
  signals: {
    mean: { title: "Reward", description: "Mean sum of the steps.", better: "higher", primary: true },
    coverage: {
      title: "Coverage",
      description: "Mean share of the reference's operators that the steps cover.",
      unit: "fraction",
      better: "higher",
    },
    coverage1: coverage("1"),
    coverage2: coverage("2"),
    coverage3: coverage("3"),
    ctes: { title: "CTEs", description: "Mean number of a query that parses.", unit: "count" },
    stepwise: {
      title: "In steps",
      description: "Share of completions with at least one CTE.",
      unit: "fraction",
      primary: true,
    },
    syntaxError: {
      title: "Syntax errors",
      description: "Share of completions without one SELECT statement.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose reference cannot be compared with.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  checkInStage: ({ stage }) => {
    const [tasks] = stage.plugged.tasks ?? [];
    const plain =
      tasks?.kind === "tasks.sql" && tasks.params.source === "generated" && !tasks.params.cteStyle;
    return [
      ...checkSqlTasks(stage.plugged),
      ...(plain
        ? [
            {
              severity: "warning" as const,
              message: "It rewards steps, but the demonstrations are queries in one piece.",
              remedy: `Switch 'In steps' of '${tasks.id}' on.`,
              mend: { node: tasks.id, param: "cteStyle", value: true },
            },
          ]
        : []),
    ];
  },
});
