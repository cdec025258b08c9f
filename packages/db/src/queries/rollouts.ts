import type { RolloutGroup } from "@switchyard/protocol";
import { and, asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { rolloutGroups } from "../schema";

export interface RolloutStep {
  readonly stage: string;
  readonly step: number;
  readonly attempt: number;
  readonly groups: readonly RolloutGroup[];
}

const ROWS_PER_INSERT = 500;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function summary({ completions }: RolloutGroup) {
  const rewards = completions.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  return {
    meanReward: rewards.length > 0 ? mean(rewards) : null,
    minReward: rewards.length > 0 ? Math.min(...rewards) : null,
    maxReward: rewards.length > 0 ? Math.max(...rewards) : null,
    completions: completions.length,
    errored: completions.length - rewards.length,
    meanTokens: completions.length > 0 ? mean(completions.map(({ tokens }) => tokens)) : 0,
  };
}

/** Groups of a step that is already there are replaced unless theirs is the higher attempt. */
export async function upsertRollouts(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  steps: readonly RolloutStep[],
): Promise<void> {
  const rows = new Map<string, typeof rolloutGroups.$inferInsert>();
  for (const { stage, step, attempt, groups } of steps) {
    groups.forEach((body, groupIndex) => {
      const row = { ...at, stage, step, groupIndex, attempt, body, ...summary(body) };
      rows.set(JSON.stringify([stage, step, groupIndex]), row);
    });
  }
  const all = [...rows.values()];
  const t = rolloutGroups;
  for (let from = 0; from < all.length; from += ROWS_PER_INSERT) {
    await tx
      .insert(t)
      .values(all.slice(from, from + ROWS_PER_INSERT))
      .onConflictDoUpdate({
        target: [t.runId, t.stage, t.step, t.groupIndex],
        set: {
          attempt: sql`excluded.attempt`,
          meanReward: sql`excluded.mean_reward`,
          minReward: sql`excluded.min_reward`,
          maxReward: sql`excluded.max_reward`,
          completions: sql`excluded.completions`,
          errored: sql`excluded.errored`,
          meanTokens: sql`excluded.mean_tokens`,
          body: sql`excluded.body`,
          changeId: sql`excluded.change_id`,
        },
        setWhere: sql`excluded.attempt >= ${t.attempt}`,
      });
  }
}

export const listRolloutGroups = (db: DbOrTx, runId: string, stage: string, step: number) =>
  db
    .select()
    .from(rolloutGroups)
    .where(and(eq(rolloutGroups.runId, runId), eq(rolloutGroups.stage, stage), eq(rolloutGroups.step, step)))
    .orderBy(asc(rolloutGroups.groupIndex));
