import { columnText, type Db, rolloutCompletions, rolloutGroups } from "@switchyard/db";
import { and, asc, count, desc, eq, gte, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { UserFault } from "../user-fault";

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
}

export interface RolloutCount {
  matches: number;
  /** Of the run, whatever is looked for. */
  all: number;
}

/** A search reads every text of a run; past this it would hold up the others. */
const SEARCH_MS = 5_000;
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
  const { rewardFrom, rewardTo, truncated, errored } = rest;
  const words = find ? columnText(find) : "";
  return and(
    eq(c.runId, runId),
    stage === undefined ? undefined : eq(c.stage, stage),
    step === undefined ? undefined : eq(c.step, step),
    rewardFrom === undefined ? undefined : gte(c.reward, rewardFrom),
    rewardTo === undefined ? undefined : lte(c.reward, rewardTo),
    truncated === undefined ? undefined : eq(c.truncated, truncated),
    errored === undefined ? undefined : errored ? isNull(c.reward) : isNotNull(c.reward),
    words ? or(sql`${holds(c.text, words)} > 0`, sql`${holds(sql`${g.promptText}`, words)} > 0`) : undefined,
  );
}

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

export async function readRolloutRows(
  db: Db,
  filter: RolloutFilter,
  page: TablePage,
): Promise<CompletionRow[]> {
  return withinTime(db, (tx) =>
    tx
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
      })
      .from(c)
      .innerJoin(g, inGroup)
      .where(conditions(filter))
      .orderBy(...order(page))
      .limit(page.limit)
      .offset(page.offset),
  );
}

export async function countRollouts(db: Db, filter: RolloutFilter): Promise<RolloutCount> {
  return withinTime(db, async (tx) => {
    const [found] = await tx
      .select({ matches: count() })
      .from(c)
      .innerJoin(g, inGroup)
      .where(conditions(filter));
    const [whole] = await tx.select({ all: count() }).from(c).where(eq(c.runId, filter.runId));
    return { matches: found?.matches ?? 0, all: whole?.all ?? 0 };
  });
}

type Reader = Parameters<Parameters<Db["transaction"]>[0]>[0];

async function withinTime<T>(db: Db, read: (tx: Reader) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(sql.raw(`set local statement_timeout = ${SEARCH_MS}`));
        return read(tx);
      },
      { accessMode: "read only" },
    );
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new UserFault("BAD_REQUEST", "The search took longer than it may.", {
      remedy: "Narrow it to a stage or a step.",
    });
  }
}

/** PostgreSQL's code for a statement that was cancelled; the driver's error is the cause of Drizzle's. */
const isTimeout = (error: unknown): boolean => {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return (code ?? cause?.code) === "57014";
};
