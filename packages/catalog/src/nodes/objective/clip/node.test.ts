import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("objective.clip", () => {
  test.each([
    ["takes DAPO's clip-higher", { clipLow: 0.2, clipHigh: 0.28 }, []],
    ["refuses an upper clip tighter than the lower", { clipLow: 0.3, clipHigh: 0.2 }, ["error clipHigh"]],
    ["a ratio is never below 0", { clipLow: 1.1, clipHigh: 2 }, ["error clipLow"]],
    ["takes the dual clip of Ye et al.", { dualClip: 3 }, []],
    ["a dual clip of 1 would remove the gradient of every bad token", { dualClip: 1 }, ["error dualClip"]],
    ["needs no dual clip", { dualClip: null }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("objective.clip", params)).toEqual(verdict);
  });
});
