import type { Tile } from "./tile";

/**
 * Tiles of one level as columns: a quarter of the size of a list of objects. What follows from the rest is left out:
 * at level 0 a tile is one point, and `notFinite` is there only if some value was not finite.
 */
export interface PackedTiles {
  readonly level: number;
  readonly index: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly notFinite?: readonly number[];
  readonly spans?: {
    readonly count: readonly number[];
    readonly min: readonly (number | null)[];
    readonly max: readonly (number | null)[];
    readonly last: readonly (number | null)[];
    readonly lastStep: readonly number[];
  };
}

/** Seven significant digits: finer than any screen, and than float32. */
const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(7)));

export function packTiles(tiles: readonly Tile[], level: number): PackedTiles {
  const packed: PackedTiles = {
    level,
    index: tiles.map((tile) => tile.index),
    mean: tiles.map((tile) => short(tile.mean)),
    ...(tiles.some((tile) => tile.notFinite > 0) ? { notFinite: tiles.map((tile) => tile.notFinite) } : {}),
  };
  if (level === 0) return packed;
  return {
    ...packed,
    spans: {
      count: tiles.map((tile) => tile.count),
      min: tiles.map((tile) => short(tile.min)),
      max: tiles.map((tile) => short(tile.max)),
      last: tiles.map((tile) => short(tile.last)),
      lastStep: tiles.map((tile) => tile.lastStep),
    },
  };
}

export function unpackTiles({ level, index, mean, notFinite, spans }: PackedTiles): Tile[] {
  return index.map((at, i) => {
    const value = mean[i] ?? null;
    return {
      level,
      index: at,
      mean: value,
      notFinite: notFinite?.[i] ?? 0,
      count: spans?.count[i] ?? (value === null ? 0 : 1),
      min: spans ? (spans.min[i] ?? null) : value,
      max: spans ? (spans.max[i] ?? null) : value,
      last: spans ? (spans.last[i] ?? null) : value,
      lastStep: spans?.lastStep[i] ?? at,
    };
  });
}
