import type { Point } from "./point";

/**
 * What is kept of the steps [index * 2^level, (index + 1) * 2^level): enough to draw a line and its spikes.
 * `min`, `max`, `mean` and `last` are over finite values and null where there is none.
 */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** Finite values only. */
  readonly count: number;
  readonly notFinite: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly last: number | null;
  readonly lastStep: number;
}

/** Steps reach past 2^31, so no bit shifts. */
export const tileIndex = (step: number, level: number): number => Math.floor(step / 2 ** level);

export const tileStart = (tile: Pick<Tile, "level" | "index">): number => tile.index * 2 ** tile.level;

export function tileOfPoint(point: Point, level: number): Tile {
  const finite = Number.isFinite(point.value);
  const value = finite ? point.value : null;
  return {
    level,
    index: tileIndex(point.step, level),
    count: finite ? 1 : 0,
    notFinite: finite ? 0 : 1,
    min: value,
    max: value,
    mean: value,
    last: value,
    lastStep: point.step,
  };
}

const pick = (a: number | null, b: number | null, choose: (a: number, b: number) => number) =>
  a === null ? b : b === null ? a : choose(a, b);

/** Two tiles of the same span that hold different steps. The order of the two does not matter. */
export function mergeTiles(a: Tile, b: Tile): Tile {
  const count = a.count + b.count;
  const later = a.lastStep >= b.lastStep ? a : b;
  const earlier = later === a ? b : a;
  return {
    level: a.level,
    index: a.index,
    count,
    notFinite: a.notFinite + b.notFinite,
    min: pick(a.min, b.min, Math.min),
    max: pick(a.max, b.max, Math.max),
    // Weighted so that neither product can overflow where the values themselves do not.
    mean: pick(a.mean, b.mean, (x, y) => x * (a.count / count) + y * (b.count / count)),
    last: later.last ?? earlier.last,
    lastStep: later.lastStep,
  };
}

/** The same steps seen from further away. `level` must not be below the tile's own. */
export const coarsen = (tile: Tile, level: number): Tile => ({
  ...tile,
  level,
  index: Math.floor(tile.index / 2 ** (level - tile.level)),
});

/** Tiles of any levels at or below `level` -> tiles of that level, in order of step. */
export function gatherTiles(tiles: Iterable<Tile>, level: number): Tile[] {
  const byIndex = new Map<number, Tile>();
  for (const fine of tiles) {
    const tile = coarsen(fine, level);
    const held = byIndex.get(tile.index);
    byIndex.set(tile.index, held ? mergeTiles(held, tile) : tile);
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

export function tilesOf(points: Iterable<Point>, level: number): Tile[] {
  const fine: Tile[] = [];
  for (const point of points) fine.push(tileOfPoint(point, level));
  return gatherTiles(fine, level);
}

/** The finest level at which the steps `from` to `to` (both included) need at most `target` tiles. */
export function levelFor(from: number, to: number, target: number): number {
  let level = 0;
  while (tileIndex(to, level) - tileIndex(from, level) + 1 > target) level += 1;
  return level;
}
