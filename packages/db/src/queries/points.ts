import type { MetricValue } from "@switchyard/protocol";
import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { series } from "../schema";
import { plainText } from "./plain-text";

export interface MetricStep {
  readonly stage: string;
  readonly step: number;
  readonly attempt: number;
  readonly t: number;
  readonly tokens: number;
  readonly samples: number;
  readonly values: Readonly<Record<string, MetricValue>>;
}

/** PostgreSQL's array literal; our numbers need no quotes. */
const literal = (values: readonly (number | string)[]): string => `{${values.join(",")}}`;

/** Stores the values of steps in one insert. A step that is already there is kept if its attempt is higher. */
export async function upsertPoints(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  steps: readonly MetricStep[],
): Promise<void> {
  if (steps.length === 0) return;
  const ids = await seriesIds(tx, at, steps);
  // Later steps of the batch replace earlier ones: one statement may touch a row only once.
  const rows = new Map<string, readonly [MetricStep, number, MetricValue]>();
  for (const step of steps) {
    for (const [name, value] of Object.entries(step.values)) {
      const id = ids.get(seriesKey(step.stage, plainText(name)));
      if (id !== undefined) rows.set(`${id}:${step.step}`, [step, id, value]);
    }
  }
  const all = [...rows.values()];
  const column = (pick: (row: (typeof all)[number]) => number | string) => literal(all.map(pick));
  await tx.execute(sql`
    insert into points (value, t, tokens, samples, change_id, series_id, step, attempt)
    select value, t, tokens, samples, ${at.changeId}::bigint, series_id, step, attempt
    from unnest(
      ${column(([, , value]) => value)}::float8[],
      ${column(([step]) => step.t)}::float8[],
      ${column(([step]) => step.tokens)}::int8[],
      ${column(([step]) => step.samples)}::int8[],
      ${column(([, id]) => id)}::int4[],
      ${column(([step]) => step.step)}::int4[],
      ${column(([step]) => step.attempt)}::int2[]
    ) as batch (value, t, tokens, samples, series_id, step, attempt)
    on conflict (series_id, step) do update
    set value = excluded.value, t = excluded.t, tokens = excluded.tokens, samples = excluded.samples,
        change_id = excluded.change_id, attempt = excluded.attempt
    where excluded.attempt >= points.attempt`);
}

const seriesKey = (stage: string, name: string): string => JSON.stringify([stage, name]);

/** Ids of all curves that the steps belong to, making those that are new. */
async function seriesIds(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  steps: readonly MetricStep[],
): Promise<Map<string, number>> {
  const known = await tx
    .select({ id: series.id, stage: series.stage, name: series.name })
    .from(series)
    .where(eq(series.runId, at.runId));
  const ids = new Map(known.map((row) => [seriesKey(row.stage, row.name), row.id]));
  const missing = new Map<string, { runId: string; stage: string; name: string; changeId: number }>();
  for (const { stage, values } of steps) {
    for (const name of Object.keys(values).map(plainText)) {
      const key = seriesKey(stage, name);
      if (!ids.has(key)) missing.set(key, { ...at, stage, name });
    }
  }
  if (missing.size === 0) return ids;
  // The run's row is locked, so no other transaction makes the same series.
  const made = await tx
    .insert(series)
    .values([...missing.values()])
    .returning({ id: series.id, stage: series.stage, name: series.name });
  for (const row of made) ids.set(seriesKey(row.stage, row.name), row.id);
  return ids;
}

export const listSeries = (db: DbOrTx, runId: string, stage?: string) =>
  db
    .select({ id: series.id, stage: series.stage, name: series.name, changeId: series.changeId })
    .from(series)
    .where(and(eq(series.runId, runId), stage === undefined ? undefined : eq(series.stage, stage)));
