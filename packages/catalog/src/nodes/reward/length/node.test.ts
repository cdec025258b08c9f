import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.length", () => {
  test.each([
    ["takes DAPO's own limits", { softLimit: 16384, hardLimit: 20480 }, []],
    [
      "needs room between the limits, or the slope divides by 0",
      { softLimit: 64, hardLimit: 64 },
      ["error hardLimit"],
    ],
    ["counts tokens from 0", { softLimit: -1 }, ["error softLimit"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.length", params)).toEqual(verdict);
  });
});
