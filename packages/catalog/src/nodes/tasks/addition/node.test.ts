import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.addition", () => {
  test.each([
    ["takes all sums there are", { digits: 2, trainSize: 9500, heldOutSize: 500 }, []],
    ["refuses more than there are", { digits: 1, trainSize: 60, heldOutSize: 41 }, ["error trainSize"]],
    ["adds at least one digit", { digits: 0 }, ["error digits"]],
    ["adds at most nine, whose sums a number still counts", { digits: 10 }, ["error digits"]],
    ["allows no held-out sums", { heldOutSize: 0 }, []],
    ["has no negative seed", { seed: -1 }, ["error seed"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.addition", params)).toEqual(verdict);
  });
});
