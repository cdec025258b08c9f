import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstSpan, pastSince, recentChange, recentSpan, trendOf } from "./recent";

const curve = (...values: number[]) => values.map((value, index) => ({ step: 10 * (index + 1), value }));
const repeat = (value: number, times: number): number[] => Array(times).fill(value);

describe("spans", () => {
  it("are means over the last and the first finite values, with their steps", () => {
    const points = curve(1, 2, Number.NaN, 3, 5);
    expect(recentSpan(points, 2)).toEqual({ mean: 4, from: 40, to: 50 });
    expect(firstSpan(points, 2)).toEqual({ mean: 1.5, from: 10, to: 20 });
    expect(recentSpan(curve(Number.NaN))).toBeNull();
  });

  it("do not overflow", () => {
    expect(recentSpan(curve(1.5e308, 1.5e308))?.mean).toBe(1.5e308);
  });
});

describe("pastSince", () => {
  it("is the first step of the stretch that lasts to the end", () => {
    const points = curve(...repeat(0, 20), ...repeat(1, 20));
    expect(pastSince(points, (value) => value >= 1)).toBe(210);
  });

  it("forgives a single point on the other side, where the mean does", () => {
    const points = curve(...repeat(0, 20), ...repeat(1, 10), 0, ...repeat(1, 10));
    expect(pastSince(points, (value) => value >= 0.8)).toBeLessThanOrEqual(210);
  });

  it("is null where it is over", () => {
    expect(pastSince(curve(...repeat(1, 20), ...repeat(0, 20)), (value) => value >= 0.5)).toBeNull();
    expect(pastSince([], () => true)).toBeNull();
  });
});

describe("trends", () => {
  it("compare the halves of what is recent", () => {
    expect(recentChange(curve(0, 0, 1, 1), 4)).toMatchObject({ rise: 1, error: 0 });
    expect(trendOf(curve(...repeat(0, 30), ...repeat(1, 30)), 60)).toBe("rising");
    expect(trendOf(curve(...repeat(1, 30), ...repeat(0, 30)), 60)).toBe("falling");
    expect(trendOf(curve(...repeat(1, 60)), 60)).toBe("steady");
    expect(trendOf(curve(1, 2, 3), 60)).toBeNull();
  });

  it("turn round with the curve", () => {
    const opposite = { rising: "falling", falling: "rising", steady: "steady" } as const;
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 4 }), (values) => {
        const trend = trendOf(curve(...values), 60);
        expect(trendOf(curve(...values.map((value) => -value)), 60)).toBe(trend && opposite[trend]);
      }),
    );
  });
});
