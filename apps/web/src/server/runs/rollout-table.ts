import { columnText, type Db, rolloutCompletions, rolloutGroups } from "@switchyard/db";
import { and, asc, count, desc, eq, gte, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { withinTime } from "./within-time";

export const TABLE_SORTS = ["step", "reward", "advantage", "tokens"] as const;
export type TableSort = (typeof TABLE_SORTS)[number];

/** Which completions of a run; what is absent does not narrow. */
export interface RolloutFilter {
  runId: string;
  stage?: string | undefined;
  step?: number | undefined;
  /** Words in the prompt or the completion, as they stand there but for the case of A to Z. */
  find?: string | undefined;
  rewardFrom?: number | undefined;
  rewardTo?: number | undefined;
  truncated?: boolean | undefined;
  errored?: boolean | undefined;
  /** A reward node and the level that it gave. */
  level?: { node: string; name: string } | undefined;
}

export interface TablePage {
  sort: TableSort;
  descending: boolean;
  offset: number;
  limit: number;
}

export interface CompletionRow {
  stage: string;
  step: number;
  groupIndex: number;
  sampleIndex: number;
  reward: number | null;
  advantage: number | null;
  tokens: number;
  truncated: boolean;
  /** Their beginnings, or what stands around the words that were looked for. */
  prompt: string;
  text: string;
  /** By reward node, of those that gave one. */
  levels: Record<string, string>;
}

export interface RolloutCount {
  matches: number;
  /** Of the run, whatever is looked for. */
  all: number;
}

const PREVIEW_CHARS = 240;
/** Shown before the words that were found. */
const LEAD_CHARS = 60;

const c = rolloutCompletions;
const g = rolloutGroups;

const inGroup = and(
  eq(g.runId, c.runId),
  eq(g.stage, c.stage),
  eq(g.step, c.step),
  eq(g.groupIndex, c.groupIndex),
);

const holds = (column: SQL | typeof c.text, words: string) =>
  sql`position(lower(${words}) in lower(${column}))`;

function conditions({ runId, stage, step, find, ...rest }: RolloutFilter) {
  const { rewardFrom, rewardTo, truncated, errored, level } = rest;
  const words = find ? columnText(find) : "";
  return and(
    eq(c.runId, runId),
    stage === undefined ? undefined : eq(c.stage, stage),
    step === undefined ? undefined : eq(c.step, step),
    rewardFrom === undefined ? undefined : gte(c.reward, rewardFrom),
    rewardTo === undefined ? undefined : lte(c.reward, rewardTo),
    truncated === undefined ? undefined : eq(c.truncated, truncated),
    errored === undefined ? undefined : errored ? isNull(c.reward) : isNotNull(c.reward),
    level === undefined
      ? undefined
      : sql`${c.levels} ->> ${columnText(level.node)} = ${columnText(level.name)}`,
    words ? or(sql`${holds(c.text, words)} > 0`, ofPromptsWith(runId, words)) : undefined,
  );
}

/** A prompt is looked through once, not once for each of its completions. */
const ofPromptsWith = (runId: string, words: string) =>
  sql`(${c.stage}, ${c.step}, ${c.groupIndex}) in (
    select ${g.stage}, ${g.step}, ${g.groupIndex} from ${g}
    where ${g.runId} = ${runId} and ${holds(sql`${g.promptText}`, words)} > 0
  )`;

const COLUMNS = { step: c.step, reward: c.reward, advantage: c.advantage, tokens: c.tokens } as const;

/** What has no value comes last in either direction, and equal rows keep one order. */
function order({ sort, descending }: TablePage): SQL[] {
  const column = COLUMNS[sort];
  const first = descending ? sql`${column} desc nulls last` : sql`${column} asc nulls last`;
  return [first, desc(c.step), asc(c.stage), asc(c.groupIndex), asc(c.sampleIndex)];
}

/** The beginning of a text, or where in it the words are. */
function preview(column: SQL | typeof c.text, find: string | undefined): SQL<string> {
  if (!find) return sql<string>`left(${column}, ${PREVIEW_CHARS})`;
  const from = sql`greatest(1, ${holds(column, columnText(find))} - ${LEAD_CHARS})`;
  return sql<string>`case when ${from} > 1 then ${"\u2026"} else '' end || substring(${column} from ${from}::integer for ${PREVIEW_CHARS})`;
}

/** Sorts the keys alone, and then reads the texts of the page. */
export async function readRolloutRows(
  db: Db,
  filter: RolloutFilter,
  page: TablePage,
): Promise<CompletionRow[]> {
  return withinTime(db, (tx) => {
    const keys = tx
      .select({ stage: c.stage, step: c.step, groupIndex: c.groupIndex, sampleIndex: c.sampleIndex })
      .from(c)
      .where(conditions(filter))
      .orderBy(...order(page))
      .limit(page.limit)
      .offset(page.offset)
      .as("keys");
    return tx
      .select({
        stage: c.stage,
        step: c.step,
        groupIndex: c.groupIndex,
        sampleIndex: c.sampleIndex,
        reward: c.reward,
        advantage: c.advantage,
        tokens: c.tokens,
        truncated: c.truncated,
        prompt: preview(sql`${g.promptText}`, filter.find),
        text: preview(c.text, filter.find),
        levels: c.levels,
      })
      .from(keys)
      .innerJoin(
        c,
        and(
          eq(c.runId, filter.runId),
          eq(c.stage, keys.stage),
          eq(c.step, keys.step),
          eq(c.groupIndex, keys.groupIndex),
          eq(c.sampleIndex, keys.sampleIndex),
        ),
      )
      .innerJoin(g, inGroup)
      .orderBy(...order(page));
  });
}

export async function countRollouts(db: Db, filter: RolloutFilter): Promise<RolloutCount> {
  return withinTime(db, async (tx) => {
    const [found] = await tx.select({ matches: count() }).from(c).where(conditions(filter));
    const [whole] = await tx.select({ all: count() }).from(c).where(eq(c.runId, filter.runId));
    return { matches: found?.matches ?? 0, all: whole?.all ?? 0 };
  });
}
