import type { Pace } from "@switchyard/curves";
import type { DbOrTx } from "@switchyard/db";
import { sql } from "drizzle-orm";

/** Rows a stage: between two of them a chart has a few pixels. */
const ROWS = 256;

type Row = { stage: string; step: number; t: number; tokens: string | number; samples: string | number };

/**
 * When each stage of a run was at which step, and what it had sampled by then. All curves of a stage share it, so one
 * is read: the stage's own that goes on longest.
 */
export async function readPaces(db: DbOrTx, runId: string): Promise<Record<string, Pace>> {
  const rows = await db.execute<Row>(sql`
    with extents as (
      select
        s.id, s.stage, starts_with(s.name, s.stage || '/') as is_own,
        (select step from points where series_id = s.id order by step limit 1) as first,
        (select step from points where series_id = s.id order by step desc limit 1) as last
      from series s where s.run_id = ${runId}
    ),
    chosen as (
      select distinct on (stage) id, stage, first, last
      from extents where last is not null
      order by stage, is_own desc, last desc, first, id
    )
    select c.stage, p.step, p.t, p.tokens, p.samples
    from chosen c
    join points p on p.series_id = c.id
    where (p.step - c.first) % greatest(1, (c.last - c.first) / ${ROWS}::int) = 0 or p.step = c.last
    order by c.stage, p.step`);
  const paces = new Map<string, { [K in keyof Pace]: number[] }>();
  for (const row of rows) {
    const pace = paces.get(row.stage) ?? { step: [], t: [], tokens: [], samples: [] };
    paces.set(row.stage, pace);
    pace.step.push(row.step);
    pace.t.push(row.t);
    pace.tokens.push(Number(row.tokens));
    pace.samples.push(Number(row.samples));
  }
  return Object.fromEntries(paces);
}
