/** A finished run with a million points, with single-step spikes planted at known places. */

import type { Db } from "@switchyard/db";
import { series } from "@switchyard/db";
import { sql } from "drizzle-orm";
import { addRunOf } from "./run";

export const CURVES = 20;
export const STEPS = 50_000;
export const SPIKES = 50;
export const STAGE = "rl";
export const SPIKE_VALUE = 1_000;

export const nameOf = (curve: number): string => `${STAGE}/signal${curve}`;

/** Steps with a spike in one curve: spread by the golden ratio, so that they share no pattern with tiles. */
export const spikeSteps = (): number[] =>
  Array.from({ length: SPIKES }, (_, k) => 1 + Math.floor(((k * 0.618_033_988_75) % 1) * (STEPS - 2))).sort(
    (a, b) => a - b,
  );

export async function seedMillion(db: Db): Promise<{ runId: string; seriesIds: number[] }> {
  const runId = await addRunOf(db, "A million points");
  const rows = await db
    .insert(series)
    .values(
      Array.from({ length: CURVES }, (_, curve) => ({
        runId,
        stage: STAGE,
        name: nameOf(curve),
        changeId: 1,
      })),
    )
    .returning({ id: series.id });
  const spikes = `{${spikeSteps().join(",")}}`;
  for (const { id } of rows) {
    await db.execute(sql`
      insert into points (value, t, tokens, samples, change_id, series_id, step, attempt)
      select
        case when step = any(${spikes}::int[]) then ${SPIKE_VALUE}::float8
          else sin(step / 900.0 + ${id}) + (hashint4(step + ${id} * 7919) % 1000) / 2500.0 end,
        1700000000 + step * 0.5, step * 1000, step * 8, 1, ${id}, step, 1
      from generate_series(1, ${STEPS}) as step`);
  }
  await db.execute(
    sql`update runs set state = 'succeeded', attempt = 1, started_at = now(), finished_at = now() where id = ${runId}`,
  );
  await db.execute(sql`update run_stages set state = 'succeeded' where run_id = ${runId}`);
  await db.execute(sql`analyze points`);
  return { runId, seriesIds: rows.map(({ id }) => id) };
}
