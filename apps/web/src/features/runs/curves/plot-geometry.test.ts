import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChartPoint } from "./chart-data";
import { bandPath, linePath, nearestPoint, plotScales, xLabels } from "./plot-geometry";

const SIZE = { width: 340, height: 168 };
const linear = (x: [number, number], y: [number, number]) => plotScales(SIZE, { x, y, isLog: false });

const point = (x: number, raw: number | null, range: [number, number] | null = null): ChartPoint => ({
  ...{ x, step: x, raw, smoothed: raw, range },
  ...{ firstStep: x, lastStep: x, count: 1 },
});
const places = (path: string) =>
  [...path.matchAll(/([ML])(-?[\d.]+),(-?[\d.]+)/g)].map(([, , x, y]) => [Number(x), Number(y)] as const);

test("every value is drawn where it lies, to a tenth of a pixel, and no spike is left out", () => {
  const values = fc.array(fc.option(fc.integer({ min: -1_000, max: 1_000 })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(values, (list) => {
      const points = list.map((value, x) => point(x, value));
      const scales = linear([0, list.length], [-1_000, 1_000]);
      const drawn = places(linePath(points, ({ raw }) => raw, scales));
      const wanted = points.flatMap(({ x, raw }) =>
        raw === null ? [] : [[scales.x(x), scales.y(raw)] as const],
      );
      expect(drawn).toHaveLength(wanted.length);
      for (const [i, [x, y]] of drawn.entries()) {
        expect(x).toBeCloseTo(wanted[i]?.[0] ?? Number.NaN, 0.9);
        expect(y).toBeCloseTo(wanted[i]?.[1] ?? Number.NaN, 0.9);
      }
    }),
  );
});

test("a gap is left open, and a value between two gaps is a dot", () => {
  const scales = linear([0, 4], [0, 1]);
  const raw = [0, 1, null, 0.5, null];
  const path = linePath(
    raw.map((value, x) => point(x, value)),
    (one) => one.raw,
    scales,
  );
  expect(path).toBe("M52,146L121,6M259,76h0");
  expect(linePath([point(0, 1)], (one) => one.raw, scales)).toBe("M52,6h0");
  expect(linePath([], (one) => one.raw, scales)).toBe("");
});

test("the band encloses what each tile holds, and breaks where there is none", () => {
  const scales = linear([0, 4], [0, 1]);
  const points = [point(0, 0.5, [0, 1]), point(1, 0.5, [0.5, 1]), point(2, null), point(4, 0, [0, 0.5])];
  expect(bandPath(points, scales)).toBe("M52,6L121,6L121,76L52,146ZM328,76L328,146Z");
});

test("a logarithmic axis gives each power of ten the same room; a place and its value are each other's", () => {
  const scales = plotScales(SIZE, { x: [10, 50], y: [0.01, 100], isLog: true });
  const heights = [0.01, 0.1, 1, 10, 100].map(scales.y);
  for (const [i, y] of heights.slice(1).entries()) expect((heights[i] ?? 0) - y).toBeCloseTo(35, 6);
  for (const x of [10, 23, 50]) expect(scales.xAt(scales.x(x))).toBeCloseTo(x, 9);
  expect([scales.xAt(-100), scales.xAt(10_000)]).toEqual([10, 50]);
  // A curve that never changes, and a card too small for its axes.
  expect(linear([0, 0], [1, 1]).y(1)).toBe(76);
  expect(plotScales({ width: 0, height: 0 }, { x: [0, 1], y: [0, 1], isLog: false }).x(1)).toBe(53);
});

test("words of the axis never touch and never leave the chart", () => {
  const ticks = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 });
  fc.assert(
    fc.property(ticks, fc.integer({ min: 1, max: 12 }), (list, signs) => {
      const sorted = list.sort((a, b) => a - b);
      const labels = xLabels({ ticks: sorted, format: () => "9".repeat(signs) }, linear([0, 100], [0, 1]));
      const half = (signs * 6.4) / 2;
      if (sorted.length > 0) expect(labels.length).toBeGreaterThan(0);
      for (const [i, { px }] of labels.entries()) {
        expect(px + half).toBeLessThanOrEqual(SIZE.width + 1e-9);
        if (i > 0) expect(px - half).toBeGreaterThanOrEqual((labels[i - 1]?.px ?? 0) + half + 6 - 1e-9);
      }
    }),
  );
});

test("the nearest point is that of a search through all", () => {
  const xs = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1 });
  fc.assert(
    fc.property(xs, fc.integer({ min: -50, max: 550 }), (list, x) => {
      const points = list.sort((a, b) => a - b).map((at) => point(at, 0));
      const found = points[nearestPoint(points, x)];
      expect(Math.abs((found?.x ?? Number.NaN) - x)).toBe(Math.min(...list.map((at) => Math.abs(at - x))));
    }),
  );
  expect(nearestPoint([], 3)).toBe(-1);
});
