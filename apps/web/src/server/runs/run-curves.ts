import { type Db, runs } from "@switchyard/db";
import { and, eq, isNull } from "drizzle-orm";
import type { SeriesRef } from "../live/delta";
import { noSuchRun } from "../live/run-feed";
import { readSeries } from "./get-run";
import { keepNewest } from "./keep-newest";
import { readTiles, type SeriesTiles } from "./read-tiles";

/** Curves of a run as its page first shows them. */
export interface RunCurves {
  series: SeriesRef[];
  tiles: SeriesTiles[];
  /** Ids of the series whose tiles are not here because there are very many: a page asks for those itself. */
  rest: number[];
}

/** A page that brings more than this along would be long in coming. */
const FIRST_SERIES = 100;

/** Characters of packed tiles, over all runs. */
const MAX_KEPT = 24_000_000;

const sizeOf = ({ tiles }: RunCurves): number =>
  tiles.reduce((sum, { tiles: packed }) => sum + JSON.stringify(packed).length, 0);

/**
 * Kept from one reading to the next for as long as the run does not change: its row holds the number of its newest change, and
 * every transaction that stores a point raises it. So what is kept can be neither stale nor partly so.
 */
const kept = new WeakMap<Db, ReturnType<typeof keepNewest<RunCurves>>>();

function keptOf(db: Db) {
  const held = kept.get(db) ?? keepNewest<RunCurves>({ maxSize: MAX_KEPT, sizeOf });
  kept.set(db, held);
  return held;
}

export async function readRunCurves(db: Db, runId: string, target: number): Promise<RunCurves> {
  const [run] = await db
    .select({ changeId: runs.changeId })
    .from(runs)
    .where(and(eq(runs.id, runId), isNull(runs.deletedAt)));
  if (!run) throw noSuchRun();
  // Read after the number, so at least as new as it says.
  return keptOf(db).get(`${runId} ${target}`, run.changeId, async () => {
    const series = await readSeries(db, runId);
    const ids = series.map(({ id }) => id);
    const seriesIds = ids.slice(0, FIRST_SERIES);
    const tiles = await readTiles(db, { seriesIds, from: null, to: null, target });
    return { series, tiles, rest: ids.slice(FIRST_SERIES) };
  });
}
