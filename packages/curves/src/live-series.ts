import type { Point } from "./point";
import { gatherTiles, levelFor, mergeTiles, type Tile, tileIndex, tileOfPoint } from "./tile";

/**
 * A curve that grows while it is looked at: what was read from the server, then every newer point.
 * Never holds more than about `target` tiles, whatever the number of points.
 */
export interface LiveSeries {
  readonly tiles: readonly Tile[];
  readonly level: number;
  readonly target: number;
  readonly attempt: number;
  /** Points at or before this step (of this attempt) are already in `tiles`. */
  readonly lastStep: number;
}

export const emptySeries = (target: number): LiveSeries => ({
  tiles: [],
  level: 0,
  target,
  attempt: 0,
  lastStep: -1,
});

export function seriesFromTiles(
  tiles: readonly Tile[],
  read: { level: number; target: number; attempt: number },
): LiveSeries {
  const lastStep = tiles.at(-1)?.lastStep ?? -1;
  return { tiles, ...read, lastStep };
}

export interface LiveAppend {
  readonly series: LiveSeries;
  /** True when steps were done again after a restart: tiles cannot forget, so they must be read afresh. */
  readonly stale: boolean;
}

/** Points in order of step, all of one attempt. What is already held is passed over, so a repeat changes nothing. */
export function appendPoints(series: LiveSeries, points: readonly Point[], attempt: number): LiveAppend {
  if (attempt < series.attempt) return { series, stale: false };
  const fresh = points.filter((point) => point.step > series.lastStep);
  const stale = attempt > series.attempt && fresh.length < points.length && series.lastStep >= 0;
  const lastPoint = fresh.at(-1);
  if (!lastPoint) return { series: { ...series, attempt }, stale };

  const firstStep =
    (series.tiles[0]?.index ?? tileIndex(fresh[0]?.step ?? 0, series.level)) * 2 ** series.level;
  const level = Math.max(series.level, levelFor(firstStep, lastPoint.step, series.target));
  const tiles = level === series.level ? [...series.tiles] : gatherTiles(series.tiles, level);
  for (const point of fresh) {
    const tile = tileOfPoint(point, level);
    const end = tiles.at(-1);
    if (end && end.index === tile.index) tiles[tiles.length - 1] = mergeTiles(end, tile);
    else tiles.push(tile);
  }
  return { series: { ...series, tiles, level, attempt, lastStep: lastPoint.step }, stale };
}
