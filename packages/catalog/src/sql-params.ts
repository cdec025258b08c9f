import type { CheckFinding, PluggedNode } from "@switchyard/graph";
import { z } from "zod";

/** What the SQL rewards and evaluations share. */

export const queryPlaceParam = z
  .enum(["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"])
  .default("answer_tag")
  .meta({
    title: "Query is",
    description:
      "Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything; a completion without one is a syntax error.",
  });

export const syntaxPenaltyParam = z
  .number()
  .min(-100)
  .max(0)
  .default(-1)
  .meta({
    title: "Syntax error",
    description: "Reward of a text that is not one SELECT statement.",
    ui: { step: 0.1 },
  });

export const databasesParam = z.int().min(1).max(16).default(3).meta({
  title: "Databases",
  description: "How many are filled at random for each reference; a query is right if it is right on all.",
});

export const databaseSeedParam = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(0)
  .meta({ title: "Database seed", description: "Same seed, same rows." });

/** Tasks that come from somewhere else than SQL tasks have no schema. */
export function checkSqlTasks(plugged: PluggedNode["plugged"]): CheckFinding[] {
  const [tasks] = plugged.tasks ?? [];
  let origin = tasks;
  for (let hops = 0; hops < 64 && origin?.plugged.tasks?.[0]; hops += 1) origin = origin.plugged.tasks[0];
  if (!origin || origin.kind === "tasks.sql") return [];
  return [
    {
      message: `It compares queries, but the tasks of '${origin.id}' have no schema and no reference query.`,
      remedy: "Plug SQL tasks into the stage.",
    },
  ];
}
