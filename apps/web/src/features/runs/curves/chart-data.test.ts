import { appendPoints, emptySeries } from "@switchyard/curves";
import { expect, test } from "vitest";
import { aboveZero, chartData, logTicks, niceTicks, valueExtent } from "./chart-data";

const series = (values: readonly number[], target: number) =>
  appendPoints(
    emptySeries(target),
    values.map((value, step) => ({ step, value })),
    1,
  ).series;
const plain = { smoothing: "none", strength: 0 } as const;

test("a single spike stays within what is drawn, however coarse the tiles", () => {
  const values = Array.from({ length: 5_000 }, (_, step) => (step === 3_210 ? 50 : 1));
  const data = chartData(series(values, 100), { smoothing: "ema", strength: 0.9 });
  expect(data.hasRange).toBe(true);
  expect(valueExtent(data.points)).toEqual([1, 50]);
  const spike = data.points.find(({ range }) => range?.[1] === 50);
  expect(spike && spike.firstStep <= 3_210 && 3_210 <= spike.lastStep).toBe(true);
});

test("values that are not finite are counted, leave a gap, and the first is named", () => {
  const data = chartData(series([1, Number.NaN, 3, Number.POSITIVE_INFINITY], 10), plain);
  expect(data).toMatchObject({ notFinite: 2, firstNotFinite: 1, last: null });
  expect(data.points.map(({ raw }) => raw)).toEqual([1, null, 3, null]);
});

test.each([
  [0, 1, 4, [0, 0.5, 1]],
  [0.12, 0.48, 4, [0.1, 0.2, 0.3, 0.4, 0.5]],
  [-3, 97, 4, [-50, 0, 50, 100]],
  [5, 5, 2, [4.5, 5, 5.5]],
  [0, 0, 2, [0, 0.5, 1]],
])("ticks from %d to %d", (low, high, wanted, ticks) => expect(niceTicks(low, high, wanted)).toEqual(ticks));

test.each([
  [0.02, 0.5, [0.01, 0.1, 1]],
  [3, 3, [1, 10]],
  [1e-9, 1, [1e-9, 1e-7, 1e-5, 1e-3, 1e-1, 10]],
  [0, 1, []],
])("powers of ten from %d to %d", (low, high, ticks) => {
  expect(logTicks(low, high)).toEqual(ticks);
  if (ticks.length > 0) expect([Math.min(...ticks) <= low, Math.max(...ticks) >= high]).toEqual([true, true]);
});

test("a logarithmic axis leaves out what is not above 0, and cuts a band that reaches below", () => {
  const line = aboveZero(chartData(series([4, 0, -1, 0.25], 10), plain).points);
  expect(line.map(({ raw }) => raw)).toEqual([4, null, null, 0.25]);
  const tiles = aboveZero(chartData(series([4, -2, -1, -3, 8, 16, 32, 2], 4), plain).points);
  expect(tiles.map(({ range }) => range)).toEqual([[1, 4], null, [8, 16], [2, 32]]);
});
