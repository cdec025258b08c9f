import { expect, test } from "vitest";
import { meanInterval, seedBand, studentQuantile } from "./interval";

test.each([
  // degrees of freedom, t at 0.975 and 0.995: printed tables of Student's distribution
  [1, 12.706, 63.657],
  [2, 4.303, 9.925],
  [4, 2.776, 4.604],
  [9, 2.262, 3.25],
  [30, 2.042, 2.75],
  [120, 1.98, 2.617],
])("t quantile of %i degrees", (freedom, t975, t995) => {
  expect(studentQuantile(0.975, freedom)).toBeCloseTo(t975, 3);
  expect(studentQuantile(0.995, freedom)).toBeCloseTo(t995, 3);
});

test("five seeds by hand: mean 3, s^2 = 2.5, half width 2.776 * sqrt(0.5)", () => {
  const interval = meanInterval([1, 2, 3, 4, 5]);
  expect(interval?.mean).toBeCloseTo(3, 12);
  expect(interval?.low).toBeCloseTo(3 - 1.9632, 3);
  expect(interval?.high).toBeCloseTo(3 + 1.9632, 3);
});

test("one seed has no interval, none has nothing", () => {
  expect(meanInterval([0.4])).toEqual({ n: 1, mean: 0.4, low: null, high: null });
  expect(meanInterval([])).toBeNull();
});

test("a band covers every step that any seed reached", () => {
  const band = seedBand([
    [
      { step: 0, value: 1 },
      { step: 1, value: Number.NaN },
    ],
    [
      { step: 0, value: 3 },
      { step: 2, value: 7 },
    ],
  ]);
  expect(band.map(({ step, n, mean }) => [step, n, mean])).toEqual([
    [0, 2, 2],
    [2, 1, 7],
  ]);
});
