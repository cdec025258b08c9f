import fc from "fast-check";
import { expect, test } from "vitest";
import { emaSmooth, gaussianSmooth, runningSmooth, SMOOTHINGS, smooth } from "./smooth";

const finite = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const strength = fc.double({ min: 0, max: 0.99, noNaN: true });

test("a constant stays the constant: no pull towards zero at the start", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      strength,
      fc.constantFrom(...SMOOTHINGS),
      (c, s, how) => {
        for (const value of smooth(Array(30).fill(c), how, s)) expect(value).toBeCloseTo(c, 6);
      },
    ),
  );
});

test("the smoothed line stays within the raw one", () => {
  fc.assert(
    fc.property(finite, strength, fc.constantFrom(...SMOOTHINGS), (values, s, how) => {
      const slack = 1e-6 * Math.max(1, ...values.map(Math.abs));
      for (const value of smooth(values, how, s)) {
        expect(value).toBeLessThanOrEqual(Math.max(...values) + slack);
        expect(value).toBeGreaterThanOrEqual(Math.min(...values) - slack);
      }
    }),
  );
});

test("one value that is not finite leaves the rest of the line alone", () => {
  const values = [1, 1, Number.NaN, 1, null, 1];
  for (const how of SMOOTHINGS) expect(smooth(values, how, 0.5)).toEqual(values);
});

test("EMA with correction, by hand for weight 0.5", () => {
  // s1 = 4/1; s2 = (0.5*2 + 0.5*0) / 0.75; s3 = (0.5*1 + 0.5*8) / 0.875
  const [first, second, third] = emaSmooth([4, 0, 8], 0.5);
  expect(first).toBe(4);
  expect(second).toBeCloseTo(4 / 3, 12);
  expect(third).toBeCloseTo(36 / 7, 12);
});

test("a tile of three equal points moves the EMA as the three points would", () => {
  const one = emaSmooth([2, 5, 5, 5], 0.8);
  const tiled = emaSmooth([2, 5], 0.8, [1, 3]);
  expect(tiled.at(-1)).toBeCloseTo(one.at(-1) ?? Number.NaN, 12);
});

test("running mean and Gaussian, by hand", () => {
  expect(runningSmooth([0, 3, 6, 9], 1)).toEqual([1.5, 3, 6, 7.5]);
  // sigma 1: weights 1, e^-1/2; at the end only two of them
  const e = Math.exp(-0.5);
  expect(gaussianSmooth([0, 1], 1)[0]).toBeCloseTo(e / (1 + e), 12);
});
