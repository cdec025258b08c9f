import fc from "fast-check";
import { expect, test } from "vitest";
import { packTiles, unpackTiles } from "./pack-tiles";
import { tilesOf } from "./tile";

/** Any value that a trainer may report; a mean is over many, so that its bits are of no short number. */
const value = fc.oneof(
  fc.double({ noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const pointsUpTo = (last: number) =>
  fc.uniqueArray(fc.record({ step: fc.nat(last), value }), { selector: ({ step }) => step });

test("what is unpacked is what was packed, to the bit, through JSON, at every level", () => {
  const points = fc.oneof(pointsUpTo(300), pointsUpTo(2 ** 31 - 1));
  fc.assert(
    fc.property(points, fc.nat(8), (list, level) => {
      const tiles = tilesOf(list, level);
      const back = unpackTiles(JSON.parse(JSON.stringify(packTiles(tiles, level))));
      expect(back).toHaveLength(tiles.length);
      // Tells 0 from -0, unlike a comparison by ===.
      for (const [i, tile] of tiles.entries()) expect(back[i]).toStrictEqual(tile);
    }),
  );
});

test("a point alone, and no point at all", () => {
  for (const list of [[], [{ step: 7, value: 0.1 }]]) {
    for (const level of [0, 3]) {
      const tiles = tilesOf(list, level);
      expect(unpackTiles(packTiles(tiles, level))).toStrictEqual(tiles);
    }
  }
});
