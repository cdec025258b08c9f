import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.combine", () => {
  test.each([
    ["takes a clip", { mode: "minimum", clipLow: -1, clipHigh: 1 }, []],
    ["refuses a clip upside down", { clipLow: 1, clipHigh: 0 }, ["error clipHigh"]],
    ["clips on one side only", { clipLow: 1, clipHigh: null }, []],
    ["knows its modes", { mode: "product" }, ["error mode"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.combine", params)).toEqual(verdict);
  });
});
