import { packFloats, packWholes, unpackFloats, unpackWholes } from "./columns";
import type { Tile } from "./tile";

/**
 * Tiles of one level, in order of step, as columns of packed numbers. What follows from the rest is left out: at level 0
 * a tile is one point, and `notFinite` is there only if some value was not finite.
 */
export interface PackedTiles {
  readonly level: number;
  /** Each as its distance from the one before: 1 where none is missing. */
  readonly index: string;
  readonly mean: string;
  readonly notFinite?: string;
  readonly spans?: {
    readonly count: string;
    readonly min: string;
    readonly max: string;
    readonly last: string;
    /** How far the last step lies before the end of the tile: mostly 0. */
    readonly lacks: string;
  };
}

/** The last step that a tile of this place has room for. */
const endOf = (index: number, level: number): number => (index + 1) * 2 ** level - 1;

export function packTiles(tiles: readonly Tile[], level: number): PackedTiles {
  const packed: PackedTiles = {
    level,
    index: packWholes(tiles.map(({ index }, i) => index - (tiles[i - 1]?.index ?? 0))),
    mean: packFloats(tiles.map(({ mean }) => mean)),
    ...(tiles.some(({ notFinite }) => notFinite > 0)
      ? { notFinite: packWholes(tiles.map(({ notFinite }) => notFinite)) }
      : {}),
  };
  if (level === 0) return packed;
  return {
    ...packed,
    spans: {
      count: packWholes(tiles.map(({ count }) => count)),
      min: packFloats(tiles.map(({ min }) => min)),
      max: packFloats(tiles.map(({ max }) => max)),
      last: packFloats(tiles.map(({ last }) => last)),
      lacks: packWholes(tiles.map(({ index, lastStep }) => endOf(index, level) - lastStep)),
    },
  };
}

export function unpackTiles({ level, index, mean, notFinite, spans }: PackedTiles): Tile[] {
  const means = unpackFloats(mean);
  const bad = notFinite === undefined ? [] : unpackWholes(notFinite);
  const span = spans && {
    count: unpackWholes(spans.count),
    min: unpackFloats(spans.min),
    max: unpackFloats(spans.max),
    last: unpackFloats(spans.last),
    lacks: unpackWholes(spans.lacks),
  };
  let at = 0;
  return unpackWholes(index).map((distance, i) => {
    at += distance;
    const value = means[i] ?? null;
    return {
      level,
      index: at,
      mean: value,
      notFinite: bad[i] ?? 0,
      count: span?.count[i] ?? (value === null ? 0 : 1),
      min: span ? (span.min[i] ?? null) : value,
      max: span ? (span.max[i] ?? null) : value,
      last: span ? (span.last[i] ?? null) : value,
      lastStep: endOf(at, level) - (span?.lacks[i] ?? 0),
    };
  });
}
