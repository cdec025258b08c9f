import { type DbOrTx, rolloutCompletions, rolloutGroups, runStages } from "@switchyard/db";
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

/** In the order in which the stages run. */
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
    .innerJoin(
      runStages,
      and(eq(runStages.runId, rolloutGroups.runId), eq(runStages.stage, rolloutGroups.stage)),
    )
    .where(eq(rolloutGroups.runId, runId))
    .groupBy(runStages.position, rolloutGroups.stage, rolloutGroups.step)
    .orderBy(asc(runStages.position), asc(rolloutGroups.step));
}

/** Whole length beside what is shown of it. */
export interface Clipped {
  text: string;
  length: number;
}

export interface CompletionView extends Omit<Completion, "text"> {
  text: Clipped;
}

/** A prompt in the list of a step's prompts. */
export interface GroupSummary {
  groupIndex: number;
  /** Its beginning. */
  prompt: string;
  errored: number;
  /** Null where none of the completions has a reward. */
  meanReward: number | null;
  /** Of each completion, in their order. */
  rewards: (number | null)[];
}

export interface GroupView {
  groupIndex: number;
  taskId: string;
  difficulty: number | null;
  minReward: number | null;
  maxReward: number | null;
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

/** Long enough to show from where prompts of one task begin to differ. */
const LISTED_PROMPT_CHARS = 2_000;

/** All prompts of a step, without the bodies. */
export async function readRolloutGroups(db: DbOrTx, place: RolloutPlace): Promise<GroupSummary[]> {
  const g = rolloutGroups;
  const c = rolloutCompletions;
  const rewards = db
    .select({ all: sql`coalesce(json_agg(${c.reward} order by ${c.sampleIndex}), '[]'::json)` })
    .from(c)
    .where(
      and(eq(c.runId, g.runId), eq(c.stage, g.stage), eq(c.step, g.step), eq(c.groupIndex, g.groupIndex)),
    );
  return db
    .select({
      groupIndex: g.groupIndex,
      prompt: sql<string>`left(${g.promptText}, ${LISTED_PROMPT_CHARS})`,
      errored: g.errored,
      meanReward: g.meanReward,
      rewards: sql<(number | null)[]>`(${rewards})`,
    })
    .from(g)
    .where(atStep(place))
    .orderBy(asc(g.groupIndex));
}

export type GroupPlace = RolloutPlace & { groupIndex: number };

/** A prompt with its completions, long texts cut. */
export async function readRolloutGroup(db: DbOrTx, place: GroupPlace): Promise<GroupView> {
  const [row] = await db
    .select()
    .from(rolloutGroups)
    .where(and(atStep(place), eq(rolloutGroups.groupIndex, place.groupIndex)));
  if (!row) throw gone();
  const { body, groupIndex, minReward, maxReward } = row;
  return {
    ...{ groupIndex, minReward, maxReward, taskId: body.taskId, difficulty: body.difficulty },
    prompt: clip(body.prompt),
    answer: clip(body.answer),
    samples: body.completions.map(({ text, ...rest }) => ({ ...rest, text: clip(text) })),
  };
}

const gone = () =>
  new UserFault("NOT_FOUND", "There is no such rollout any more.", {
    remedy: "Open the step again: a restart may have done it anew.",
  });

/** Never between the two halves of a character outside the basic plane. */
export function clip(text: string): Clipped {
  if (text.length <= CLIP_CHARS) return { text, length: text.length };
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(CLIP_CHARS - 1));
  return { text: text.slice(0, CLIP_CHARS - (isSplit ? 1 : 0)), length: text.length };
}

/** `part`: "prompt", "answer", or which completion. */
export async function readRolloutText(
  db: DbOrTx,
  place: GroupPlace & { part: "prompt" | "answer" | number },
): Promise<string> {
  const [row] = await db
    .select({ body: rolloutGroups.body })
    .from(rolloutGroups)
    .where(and(atStep(place), eq(rolloutGroups.groupIndex, place.groupIndex)));
  const text = row ? textOf(row.body, place.part) : undefined;
  if (text === undefined) throw gone();
  return text;
}

const textOf = (group: RolloutGroup, part: "prompt" | "answer" | number): string | undefined =>
  typeof part === "number" ? group.completions[part]?.text : group[part];
