import type { RolloutGroup } from "@switchyard/protocol";
import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
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
    /** The prompt as far as a column of text can hold it: for the search and for lists. */
    promptText: text("prompt_text").notNull().default(""),
    body: jsonText<RolloutGroup>("body").notNull(),
    changeId: changeId(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stage, t.step, t.groupIndex] }),
    index("rollout_groups_change").on(t.runId, t.changeId),
  ],
);
export type RolloutGroupRow = typeof rolloutGroups.$inferSelect;

/**
 * What a list of completions is sorted, narrowed and searched by, so that no list reads the bodies. Written with the
 * group and gone with it; the body stays what was told.
 */
export const rolloutCompletions = pgTable(
  "rollout_completions",
  {
    runId: text("run_id").notNull(),
    stage: text("stage").notNull(),
    step: integer("step").notNull(),
    groupIndex: integer("group_index").notNull(),
    /** Place within the group. */
    sampleIndex: integer("sample_index").notNull(),
    /** Null where a reward errored. */
    reward: doublePrecision("reward"),
    advantage: doublePrecision("advantage"),
    tokens: integer("tokens").notNull(),
    truncated: boolean("truncated").notNull(),
    /** As far as a column of text can hold it. */
    text: text("text").notNull(),
    /** The level that each reward node gave, by its id; only nodes that gave one. */
    levels: jsonb("levels").$type<Record<string, string>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stage, t.step, t.groupIndex, t.sampleIndex] }),
    foreignKey({
      name: "rollout_completions_group",
      columns: [t.runId, t.stage, t.step, t.groupIndex],
      foreignColumns: [
        rolloutGroups.runId,
        rolloutGroups.stage,
        rolloutGroups.step,
        rolloutGroups.groupIndex,
      ],
    }).onDelete("cascade"),
  ],
);
export type RolloutCompletionRow = typeof rolloutCompletions.$inferSelect;
