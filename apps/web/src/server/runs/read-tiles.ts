import { levelFor, type PackedTiles, packTiles, type Tile } from "@switchyard/curves";
import type { DbOrTx } from "@switchyard/db";
import { sql } from "drizzle-orm";

export interface TileRequest {
  seriesIds: readonly number[];
  /** Steps, both ends included; null: as far as there are points. */
  from: number | null;
  to: number | null;
  /** Tiles a series at most. */
  target: number;
}

export interface SeriesTiles {
  seriesId: number;
  /** The highest attempt among the points read. */
  attempt: number;
  tiles: PackedTiles;
}

/** Min, max, mean and last per power of two of steps: every series at the finest level that fits the target. */
export async function readTiles(db: DbOrTx, request: TileRequest): Promise<SeriesTiles[]> {
  const extents = await readExtents(db, request);
  if (extents.length === 0) return [];
  const rows = await db.execute<TileRow>(tileQuery(extents));
  const bySeries = new Map<number, TileRow[]>();
  for (const row of rows) {
    const held = bySeries.get(row.series_id);
    if (held) held.push(row);
    else bySeries.set(row.series_id, [row]);
  }
  return extents.flatMap(({ seriesId, level }) => {
    const ofSeries = bySeries.get(seriesId);
    if (!ofSeries) return [];
    return {
      seriesId,
      attempt: Math.max(...ofSeries.map((row) => row.attempt)),
      tiles: packTiles(
        ofSeries.map((row) => tileOf(row, level)),
        level,
      ),
    };
  });
}

interface Extent {
  seriesId: number;
  first: number;
  last: number;
  level: number;
}

/** First and last step of each series: two steps down the primary key each, however long the series. */
async function readExtents(db: DbOrTx, { seriesIds, from, to, target }: TileRequest): Promise<Extent[]> {
  if (seriesIds.length === 0) return [];
  const ids = `{${seriesIds.join(",")}}`;
  const rows = await db.execute<{ series_id: number; first: number | null; last: number | null }>(sql`
    select
      s.id as series_id,
      (select step from points where series_id = s.id order by step limit 1) as first,
      (select step from points where series_id = s.id order by step desc limit 1) as last
    from unnest(${ids}::int[]) as s (id)`);
  return rows.flatMap(({ series_id: seriesId, first, last }) => {
    if (first === null || last === null) return [];
    const start = Math.max(first, from ?? first);
    const end = Math.min(last, to ?? last);
    return start > end ? [] : [{ seriesId, first: start, last: end, level: levelFor(start, end, target) }];
  });
}

// The driver gives integers as numbers, and floats too; a type, since `execute` asks for an index signature.
type TileRow = {
  series_id: number;
  index: number;
  count: number;
  not_finite: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  last: number | null;
  last_step: number;
  attempt: number;
};

/**
 * One range of the primary key a series, grouped by tile. NaN sorts above infinity in PostgreSQL, so the two
 * comparisons leave out all three values that are not finite.
 */
function tileQuery(extents: readonly Extent[]) {
  const wanted = sql.join(
    extents.map((e) => sql`(${e.seriesId}::int, ${e.first}::int, ${e.last}::int, ${e.level}::int)`),
    sql`, `,
  );
  const finite = sql`p.value > '-Infinity' and p.value < 'Infinity'`;
  return sql`
    with wanted (series_id, first, last, level) as (values ${wanted}),
    tiles as (
      select
        p.series_id,
        p.step >> w.level as index,
        count(*) filter (where ${finite})::int as count,
        count(*) filter (where not (${finite}))::int as not_finite,
        min(p.value) filter (where ${finite}) as min,
        max(p.value) filter (where ${finite}) as max,
        avg(p.value) filter (where ${finite}) as mean,
        max(p.step) filter (where ${finite}) as last_finite,
        max(p.step) as last_step,
        max(p.attempt)::int as attempt
      from wanted w
      join points p on p.series_id = w.series_id and p.step between w.first and w.last
      group by p.series_id, index
    )
    select t.series_id, t.index, t.count, t.not_finite, t.min, t.max, t.mean, l.value as last, t.last_step, t.attempt
    from tiles t
    left join points l on l.series_id = t.series_id and l.step = t.last_finite
    order by t.series_id, t.index`;
}

const tileOf = (row: TileRow, level: number): Tile => ({
  level,
  index: row.index,
  count: row.count,
  notFinite: row.not_finite,
  min: row.min,
  max: row.max,
  mean: row.mean,
  last: row.last,
  lastStep: row.last_step,
});
