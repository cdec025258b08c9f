import type { LiveSeries, Point, Tile } from "@switchyard/curves";
import { tileStart } from "@switchyard/curves";

/** A curve as its health is judged: a mean for each tile, and a NaN where a tile holds values that are not finite. */
export const curvePoints = (curve: Pick<LiveSeries, "tiles"> | undefined): Point[] =>
  (curve?.tiles ?? []).flatMap(tilePoints);

function tilePoints(tile: Tile): Point[] {
  const broken = { step: tile.count === 0 ? tile.lastStep : tileStart(tile), value: Number.NaN };
  const mean = tile.mean === null ? [] : [{ step: tile.lastStep, value: tile.mean }];
  return tile.notFinite > 0 ? [broken, ...mean] : mean;
}
