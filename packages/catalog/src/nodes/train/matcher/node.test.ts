import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";
import { trainMatcher } from "./index";

describe("train.matcher", () => {
  test.each([
    ["takes its defaults", {}, true],
    ["takes all queries", { queries: null }, true],
    ["needs a pair of each kind in a batch", { batchSize: 1 }, false],
    ["needs a step", { steps: 0 }, false],
    ["a margin above 1 would push equal pairs below 0", { margin: 1.1 }, false],
    ["a temperature of 0 divides by it", { temperature: 0 }, false],
    ["knows two text encoders", { textEncoder: "bert" }, false],
  ])("%s", (_, params, good) => {
    expect(trainMatcher.params.safeParse(params).success).toBe(good);
  });

  test("only new weights learn queries as they are written", () => {
    expect(verdictOn("train.matcher", { trees: "written" })).toEqual(["error trees"]);
    expect(verdictOn("train.matcher", { trees: "written", start: "scratch" })).toEqual([]);
  });
});
