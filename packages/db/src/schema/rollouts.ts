import type { RolloutGroup } from "@switchyard/protocol";
import { doublePrecision, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { changeId, jsonText } from "./columns";
import { runs } from "./runs";

/** One prompt with its completions at one step. */
export const rolloutGroups = pgTable(
  "rollout_groups",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    stage: text("stage").notNull(),
    step: integer("step").notNull(),
    groupIndex: integer("group_index").notNull(),
    attempt: integer("attempt").notNull(),
    /** Of the completions with a reward; null where none has one. */
    meanReward: doublePrecision("mean_reward"),
    minReward: doublePrecision("min_reward"),
    maxReward: doublePrecision("max_reward"),
    completions: integer("completions").notNull(),
    errored: integer("errored").notNull(),
    meanTokens: doublePrecision("mean_tokens").notNull(),
    body: jsonText<RolloutGroup>("body").notNull(),
    changeId: changeId(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stage, t.step, t.groupIndex] }),
    index("rollout_groups_change").on(t.runId, t.changeId),
  ],
);
export type RolloutGroupRow = typeof rolloutGroups.$inferSelect;
