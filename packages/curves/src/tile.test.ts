import fc from "fast-check";
import { expect, test } from "vitest";
import { coarsen, gatherTiles, levelFor, tileStart, tilesOf } from "./tile";

const points = fc
  .uniqueArray(
    fc.record({
      step: fc.nat(5000),
      value: fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(Number.NaN)),
    }),
    { selector: (point) => point.step },
  )
  .map((list) => list.sort((a, b) => a.step - b.step));

test("worked by hand: four steps in tiles of two", () => {
  const tiles = tilesOf(
    [
      { step: 0, value: 1 },
      { step: 1, value: 5 },
      { step: 2, value: Number.NaN },
      { step: 3, value: -2 },
    ],
    1,
  );
  expect(tiles).toEqual([
    { level: 1, index: 0, count: 2, notFinite: 0, min: 1, max: 5, mean: 3, last: 5, lastStep: 1 },
    { level: 1, index: 1, count: 1, notFinite: 1, min: -2, max: -2, mean: -2, last: -2, lastStep: 3 },
  ]);
});

test("tiles of tiles are the tiles of the points", () => {
  fc.assert(
    fc.property(points, fc.nat(4), fc.nat(6), (list, fine, more) => {
      const direct = tilesOf(list, fine + more);
      const twice = gatherTiles(tilesOf(list, fine), fine + more);
      expect(twice.map(({ mean, ...rest }) => rest)).toEqual(direct.map(({ mean, ...rest }) => rest));
      for (const [i, tile] of twice.entries()) {
        const other = direct[i];
        if (tile.mean === null) expect(other?.mean).toBeNull();
        else expect(tile.mean).toBeCloseTo(other?.mean ?? Number.NaN, 3);
      }
    }),
  );
});

test("no spike is lost: at any level the extremes of all tiles are the extremes of all points", () => {
  fc.assert(
    fc.property(points, fc.nat(14), (list, level) => {
      const finite = list.map((point) => point.value).filter(Number.isFinite);
      const tiles = tilesOf(list, level);
      expect(Math.max(...tiles.map((tile) => tile.max ?? -Infinity))).toBe(Math.max(...finite));
      expect(Math.min(...tiles.map((tile) => tile.min ?? Infinity))).toBe(Math.min(...finite));
      expect(tiles.reduce((sum, tile) => sum + tile.count + tile.notFinite, 0)).toBe(list.length);
      for (const tile of tiles)
        if (tile.mean !== null) {
          expect(tile.mean).toBeGreaterThanOrEqual((tile.min ?? 0) - 1e-6);
          expect(tile.mean).toBeLessThanOrEqual((tile.max ?? 0) + 1e-6);
        }
    }),
  );
});

test("fifty single-step spikes in a million points show at every zoom", () => {
  const spikes = new Set(Array.from({ length: 50 }, (_, i) => 19_999 * i + 7));
  const list = Array.from({ length: 1_000_000 }, (_, step) => ({ step, value: spikes.has(step) ? 9 : 0 }));
  for (const target of [1000, 300]) {
    const tiles = tilesOf(list, levelFor(0, 999_999, target));
    expect(tiles.length).toBeLessThanOrEqual(target);
    const shown = tiles.filter((tile) => tile.max === 9);
    for (const spike of spikes) {
      expect(
        shown.some((tile) => tileStart(tile) <= spike && spike < tileStart(tile) + 2 ** tile.level),
      ).toBe(true);
    }
  }
});

test("levelFor is the finest level that fits, also past 2^31 steps", () => {
  expect(levelFor(0, 999, 1000)).toBe(0);
  expect(levelFor(0, 1000, 1000)).toBe(1);
  // 3..4 straddles a boundary: two tiles of two although it spans two steps
  expect(levelFor(3, 4, 1)).toBe(3);
  expect(levelFor(2 ** 40, 2 ** 40 + 1023, 256)).toBe(2);
  const [far] = tilesOf([{ step: 2 ** 33, value: 1 }], 0);
  expect(far && coarsen(far, 3).index).toBe(2 ** 30);
});
