import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";
import { rewardRange } from ".";

describe("reward.range", () => {
  test.each([
    ["takes a range wider than the score's", { low: -1.5, high: 2 }, []],
    ["refuses a range without width", { low: 1, high: 1 }, ["error high"]],
    ["refuses a range that turns right into wrong", { low: 1, high: -1 }, ["error high"]],
    ["cannot divide by a score without range", { inLow: 1, inHigh: 1 }, ["error inHigh"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.range", params)).toEqual(verdict);
  });

  test("shows what differences are multiplied by", () => {
    const [factor] = rewardRange.derived;
    const params = rewardRange.params.parse({ low: -1.5, high: 2 });
    expect(factor?.value(params)).toBeCloseTo(3.5, 12);
    expect(factor?.value({ ...params, inLow: 1 })).toBeNull();
  });
});
