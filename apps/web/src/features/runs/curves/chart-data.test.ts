import { appendPoints, emptySeries } from "@switchyard/curves";
import { expect, test } from "vitest";
import { chartData, niceTicks, valueExtent } from "./chart-data";

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
