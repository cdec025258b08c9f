import fc from "fast-check";
import { expect, test } from "vitest";
import { packTiles, unpackTiles } from "./pack-tiles";
import { tilesOf } from "./tile";

test("what is unpacked is what was packed, through JSON, at every level", () => {
  const points = fc.uniqueArray(
    fc.record({ step: fc.nat(300), value: fc.oneof(fc.integer(), fc.constant(Number.NaN)) }),
    { selector: (point) => point.step },
  );
  fc.assert(
    fc.property(points, fc.nat(5), (list, level) => {
      const tiles = tilesOf(list, level).map((tile) => ({
        ...tile,
        mean: tile.mean && Math.round(tile.mean),
      }));
      const back = unpackTiles(JSON.parse(JSON.stringify(packTiles(tiles, level))));
      for (const [i, tile] of tiles.entries()) {
        const { min, max, mean, last, ...exact } = back[i] ?? tile;
        const { min: _0, max: _1, mean: _2, last: _3, ...wanted } = tile;
        expect(exact).toEqual(wanted);
        for (const [a, b] of [
          [min, tile.min],
          [max, tile.max],
          [mean, tile.mean],
          [last, tile.last],
        ] as const) {
          if (b === null) expect(a).toBeNull();
          else expect(Math.abs((a ?? Number.NaN) - b)).toBeLessThanOrEqual(1e-6 * Math.abs(b));
        }
      }
      expect(back).toHaveLength(tiles.length);
    }),
  );
});
