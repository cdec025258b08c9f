import fc from "fast-check";
import { expect, test } from "vitest";
import { appendPoints, emptySeries, seriesFromTiles } from "./live-series";
import { levelFor, tilesOf } from "./tile";

const curve = (length: number) =>
  Array.from({ length }, (_, step) => ({ step, value: Math.sin(step) * step }));

test("a curve read in part and followed live holds what reading all of it at the end would", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.array(fc.nat(90), { maxLength: 12 }),
      (readFirst, batches) => {
        const all = curve(readFirst + batches.reduce((sum, size) => sum + size, 0));
        const target = 64;
        const level = levelFor(0, Math.max(0, readFirst - 1), target);
        let series = seriesFromTiles(tilesOf(all.slice(0, readFirst), level), { level, target, attempt: 1 });
        let sent = readFirst;
        for (const size of batches) {
          const repeated = Math.min(sent, 5);
          series = appendPoints(series, all.slice(sent - repeated, sent + size), 1).series;
          sent += size;
        }
        expect(series.tiles.length).toBeLessThanOrEqual(target);
        const direct = tilesOf(all, series.level);
        expect(series.tiles.map(({ mean, ...rest }) => rest)).toEqual(
          direct.map(({ mean, ...rest }) => rest),
        );
      },
    ),
  );
});

test("steps done again by a later attempt make the tiles stale; steps that only go on do not", () => {
  const { series } = appendPoints(emptySeries(100), curve(10), 1);
  expect(appendPoints(series, [{ step: 10, value: 1 }], 2).stale).toBe(false);
  expect(appendPoints(series, curve(12).slice(8), 2).stale).toBe(true);
  expect(appendPoints(series, curve(12).slice(8), 1).stale).toBe(false);
});

test("a late batch of an earlier attempt changes nothing", () => {
  const { series } = appendPoints(emptySeries(100), curve(10), 2);
  expect(appendPoints(series, [{ step: 40, value: 1 }], 1)).toEqual({ series, stale: false });
});
