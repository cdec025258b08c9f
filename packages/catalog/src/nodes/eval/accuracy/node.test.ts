import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("eval.accuracy", () => {
  test.each([
    ["takes k up to the number of samples", { samples: 16, passAt: [1, 4, 16] }, []],
    ["pass@16 is not defined for 8 samples", { samples: 8, passAt: [1, 16] }, ["error passAt"]],
    ["does not look at k without samples", { samples: 0, passAt: [64] }, []],
    ["pass@0 means nothing", { samples: 4, passAt: [0] }, ["error passAt"]],
    ["needs a prompt", { limit: 0 }, ["error limit"]],
    ["knows its splits", { split: "test" }, ["error split"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("eval.accuracy", params)).toEqual(verdict);
  });
});
