import fc from "fast-check";
import { expect, test } from "vitest";
import { axisMap } from "./pace";

test("straight lines between the rows, the nearest one outside of them", () => {
  const map = axisMap([1, 3, 7], [100, 200, 1000]);
  expect([1, 2, 3, 4, 7].map(map.at)).toEqual([100, 150, 200, 400, 1000]);
  expect(map.at(8)).toBe(1200);
  expect(map.at(0)).toBe(50);
  expect([100, 150, 200, 400, 1200].map(map.stepAt)).toEqual([1, 2, 3, 4, 8]);
});

test("a clock that was set back stands still", () => {
  const map = axisMap([1, 2, 3, 4], [10, 20, 15, 30]);
  expect([1, 2, 3, 4].map(map.at)).toEqual([10, 20, 20, 30]);
});

test("one row says one value, none leaves the steps", () => {
  expect(axisMap([5], [70]).at(9)).toBe(70);
  expect(axisMap([], []).at(9)).toBe(9);
});

const rows = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10_000 })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((increments) => {
    let [step, value] = [0, 0];
    const pairs = increments.map(([ds, dv]) => {
      step += ds;
      value += dv;
      return [step, value] as const;
    });
    return { steps: pairs.map(([s]) => s), values: pairs.map(([, v]) => v) };
  });

test("rises, goes through every row, and back again", () => {
  fc.assert(
    fc.property(
      rows,
      fc.double({ min: -10, max: 2100, noNaN: true }),
      fc.double({ min: 0, max: 50, noNaN: true }),
      (pace, step, more) => {
        const map = axisMap(pace.steps, pace.values);
        for (const [i, at] of pace.steps.entries()) expect(map.at(at)).toBeCloseTo(pace.values[i] ?? 0, 6);
        expect(map.at(step + more)).toBeGreaterThanOrEqual(map.at(step) - 1e-9);
        expect(map.stepAt(map.at(step))).toBeCloseTo(step, 5);
      },
    ),
  );
});
