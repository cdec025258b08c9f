import { sweptTitle } from "@switchyard/catalog";
import { type DbOrTx, experiments, type RunGroup, runGroups, runs } from "@switchyard/db";
import type { SweptParam } from "@switchyard/graph";
import type { RunState } from "@switchyard/protocol";
import { and, eq, ilike, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { type GroupOrder, ORDERS } from "./group-orders";
import { type RunRow, readRunRows } from "./list-runs";

export interface GroupListFilter {
  experimentId?: string | undefined;
  states?: readonly RunState[] | undefined;
  /** Part of a run's, a group's or an experiment's name. */
  find: string;
  order: GroupOrder;
  offset: number;
  limit: number;
}

/** A swept parameter as a column. */
export type SweptColumn = SweptParam & { title: string };

export const sweptColumns = ({ graph, swept }: Pick<RunGroup, "graph" | "swept">): SweptColumn[] =>
  swept.map((one) => ({ ...one, title: sweptTitle(graph, one) }));

export interface GroupRow {
  /** The group's id, or the id of a run that belongs to none. */
  key: string;
  group: { id: string; name: string; notes: string; swept: SweptColumn[] } | null;
  createdAt: Date;
  /** Those that answer the filter, in the order in which they are taken. */
  runs: RunRow[];
}

export interface GroupPage {
  groups: GroupRow[];
  /** Where the next page begins; null at the end. */
  next: number | null;
}

/** A run that belongs to no group stands for itself. */
const entryKey = sql<string>`coalesce(${runs.groupId}, ${runs.id})`;

function conditions({ experimentId, states, find }: GroupListFilter): SQL | undefined {
  const text = `%${find.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    isNull(runs.deletedAt),
    experimentId ? eq(runs.experimentId, experimentId) : undefined,
    states ? inArray(runs.state, [...states]) : undefined,
    find ? or(ilike(runs.name, text), ilike(runGroups.name, text), ilike(experiments.name, text)) : undefined,
  );
}

/** No page has more runs: a group of the largest size and some more. */
const MAX_RUNS = 2_000;

export async function listGroups(db: DbOrTx, filter: GroupListFilter): Promise<GroupPage> {
  const where = conditions(filter);
  const found = await db
    .select({ key: entryKey, createdAt: sql<Date>`min(${runs.createdAt})`.mapWith(runs.createdAt) })
    .from(runs)
    .leftJoin(runGroups, eq(runGroups.id, runs.groupId))
    .leftJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(where)
    .groupBy(entryKey)
    .orderBy(ORDERS[filter.order], entryKey)
    .offset(filter.offset)
    .limit(filter.limit + 1);
  const shown = found.slice(0, filter.limit);
  const keys = shown.map(({ key }) => key);
  const rows = await runsOf(db, keys, filter);
  const groups = await groupsOf(db, keys);
  return {
    groups: shown.map(({ key, createdAt }) => ({
      key,
      createdAt,
      group: groups.get(key) ?? null,
      runs: rows.get(key) ?? [],
    })),
    next: found.length > filter.limit ? filter.offset + filter.limit : null,
  };
}

async function runsOf(
  db: DbOrTx,
  keys: readonly string[],
  { states }: GroupListFilter,
): Promise<Map<string, RunRow[]>> {
  const byKey = new Map<string, RunRow[]>();
  if (keys.length === 0) return byKey;
  const where = and(inArray(entryKey, [...keys]), states ? inArray(runs.state, [...states]) : undefined);
  for (const row of await readRunRows(db, where, { limit: MAX_RUNS })) {
    const key = row.groupId ?? row.id;
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  for (const rows of byKey.values()) rows.sort((a, b) => a.position - b.position);
  return byKey;
}

async function groupsOf(db: DbOrTx, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, NonNullable<GroupRow["group"]>>();
  const rows = await db
    .select()
    .from(runGroups)
    .where(inArray(runGroups.id, [...keys]));
  return new Map(
    rows.map((row) => {
      const { id, name, notes } = row;
      return [id, { id, name, notes, swept: sweptColumns(row) }];
    }),
  );
}
