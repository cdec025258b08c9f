import { type DbOrTx, type RolloutGroupRow, rolloutGroups } from "@switchyard/db";
import type { Completion, RolloutGroup } from "@switchyard/protocol";
import { and, asc, eq, sql } from "drizzle-orm";
import { UserFault } from "../user-fault";

/** Longer texts are cut here and fetched whole when somebody asks: one may hold a megabyte. */
export const CLIP_CHARS = 8_000;

export interface RolloutStepSummary {
  stage: string;
  step: number;
  groups: number;
  meanReward: number | null;
  errored: number;
}

export async function readRolloutSteps(db: DbOrTx, runId: string): Promise<RolloutStepSummary[]> {
  return db
    .select({
      stage: rolloutGroups.stage,
      step: rolloutGroups.step,
      groups: sql<number>`count(*)::int`,
      meanReward: sql<number | null>`avg(${rolloutGroups.meanReward})`,
      errored: sql<number>`sum(${rolloutGroups.errored})::int`,
    })
    .from(rolloutGroups)
    .where(eq(rolloutGroups.runId, runId))
    .groupBy(rolloutGroups.stage, rolloutGroups.step)
    .orderBy(asc(rolloutGroups.stage), asc(rolloutGroups.step));
}

/** Whole length beside what is shown of it. */
export interface Clipped {
  text: string;
  length: number;
}

export interface CompletionView extends Omit<Completion, "text"> {
  text: Clipped;
}

export interface GroupView extends Omit<RolloutGroupRow, "body" | "runId" | "changeId"> {
  taskId: string;
  difficulty: number | null;
  prompt: Clipped;
  answer: Clipped;
  samples: CompletionView[];
}

export interface RolloutPlace {
  runId: string;
  stage: string;
  step: number;
}

const atStep = ({ runId, stage, step }: RolloutPlace) =>
  and(eq(rolloutGroups.runId, runId), eq(rolloutGroups.stage, stage), eq(rolloutGroups.step, step));

/** All groups of a step, long texts cut. */
export async function readRolloutGroups(db: DbOrTx, place: RolloutPlace): Promise<GroupView[]> {
  const rows = await db
    .select()
    .from(rolloutGroups)
    .where(atStep(place))
    .orderBy(asc(rolloutGroups.groupIndex));
  return rows.map(groupView);
}

function groupView({ body, runId: _run, changeId: _change, ...row }: RolloutGroupRow): GroupView {
  return {
    ...row,
    taskId: body.taskId,
    difficulty: body.difficulty,
    prompt: clip(body.prompt),
    answer: clip(body.answer),
    samples: body.completions.map(({ text, ...rest }) => ({ ...rest, text: clip(text) })),
  };
}

/** Never between the two halves of a character outside the basic plane. */
export function clip(text: string): Clipped {
  if (text.length <= CLIP_CHARS) return { text, length: text.length };
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(CLIP_CHARS - 1));
  return { text: text.slice(0, CLIP_CHARS - (isSplit ? 1 : 0)), length: text.length };
}

/** `part`: "prompt", "answer", or which completion. */
export async function readRolloutText(
  db: DbOrTx,
  place: RolloutPlace & { groupIndex: number; part: "prompt" | "answer" | number },
): Promise<string> {
  const [row] = await db
    .select({ body: rolloutGroups.body })
    .from(rolloutGroups)
    .where(and(atStep(place), eq(rolloutGroups.groupIndex, place.groupIndex)));
  const text = row ? textOf(row.body, place.part) : undefined;
  if (text === undefined) {
    throw new UserFault("NOT_FOUND", "There is no such rollout any more.", {
      remedy: "Open the step again: a restart may have done it anew.",
    });
  }
  return text;
}

const textOf = (group: RolloutGroup, part: "prompt" | "answer" | number): string | undefined =>
  typeof part === "number" ? group.completions[part]?.text : group[part];
