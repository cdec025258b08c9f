import type { Completion, RolloutGroup } from "@switchyard/protocol";
import { and, asc, eq, or, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { rolloutCompletions, rolloutGroups } from "../schema";
import { columnText } from "./column-text";

export interface RolloutStep {
  readonly stage: string;
  readonly step: number;
  readonly attempt: number;
  readonly groups: readonly RolloutGroup[];
}

const ROWS_PER_INSERT = 500;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function summary({ prompt, completions }: RolloutGroup) {
  const rewards = completions.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  return {
    meanReward: rewards.length > 0 ? mean(rewards) : null,
    minReward: rewards.length > 0 ? Math.min(...rewards) : null,
    maxReward: rewards.length > 0 ? Math.max(...rewards) : null,
    completions: completions.length,
    errored: completions.length - rewards.length,
    meanTokens: completions.length > 0 ? mean(completions.map(({ tokens }) => tokens)) : 0,
    promptText: columnText(prompt),
  };
}

type GroupPlace = Pick<typeof rolloutGroups.$inferInsert, "runId" | "stage" | "step" | "groupIndex">;

const completionRows = ({ runId, stage, step, groupIndex }: GroupPlace, { completions }: RolloutGroup) =>
  completions.map(({ text, notes, reward, advantage, tokens, truncated }, sampleIndex) => ({
    ...{ runId, stage, step, groupIndex, sampleIndex, reward, advantage, tokens, truncated },
    text: columnText(text),
    levels: levelsOf(notes),
  }));

const levelsOf = (notes: Completion["notes"] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(notes).flatMap(([node, { level }]) =>
      level ? [[columnText(node), columnText(level)]] : [],
    ),
  );

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
      rows.set(keyOf(row), row);
    });
  }
  const all = [...rows.values()];
  for (let from = 0; from < all.length; from += ROWS_PER_INSERT) {
    const written = await writeGroups(tx, all.slice(from, from + ROWS_PER_INSERT));
    const kept = new Set(written.map(keyOf));
    await replaceCompletions(
      tx,
      all.slice(from, from + ROWS_PER_INSERT).filter((row) => kept.has(keyOf(row))),
    );
  }
}

const keyOf = ({ stage, step, groupIndex }: Omit<GroupPlace, "runId">): string =>
  JSON.stringify([stage, step, groupIndex]);

/** Gives back the places of those that were written. */
function writeGroups(tx: DbOrTx, rows: (typeof rolloutGroups.$inferInsert)[]) {
  const t = rolloutGroups;
  return tx
    .insert(t)
    .values(rows)
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
        promptText: sql`excluded.prompt_text`,
        body: sql`excluded.body`,
        changeId: sql`excluded.change_id`,
      },
      setWhere: sql`excluded.attempt >= ${t.attempt}`,
    })
    .returning({ stage: t.stage, step: t.step, groupIndex: t.groupIndex });
}

/** A group that is told again may have fewer completions than before. */
async function replaceCompletions(tx: DbOrTx, groups: (typeof rolloutGroups.$inferInsert)[]): Promise<void> {
  const [first] = groups;
  if (!first) return;
  const t = rolloutCompletions;
  await tx
    .delete(t)
    .where(
      and(
        eq(t.runId, first.runId),
        or(
          ...groups.map(({ stage, step, groupIndex }) =>
            and(eq(t.stage, stage), eq(t.step, step), eq(t.groupIndex, groupIndex)),
          ),
        ),
      ),
    );
  const rows = groups.flatMap((group) => completionRows(group, group.body));
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await tx.insert(t).values(rows.slice(from, from + ROWS_PER_INSERT));
  }
}

export const listRolloutGroups = (db: DbOrTx, runId: string, stage: string, step: number) =>
  db
    .select()
    .from(rolloutGroups)
    .where(and(eq(rolloutGroups.runId, runId), eq(rolloutGroups.stage, stage), eq(rolloutGroups.step, step)))
    .orderBy(asc(rolloutGroups.groupIndex));
