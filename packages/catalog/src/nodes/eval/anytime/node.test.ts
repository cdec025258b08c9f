import { describe, expect, test } from "vitest";
import { problemsWith, verdictOn } from "../../../testing/in-a-graph";

describe("eval.anytime", () => {
  test.each([
    ["takes a grid and one of its budgets", { budgets: [1, 2, 3, 4], small: 2 }, []],
    ["takes the smallest budget where none is named", { budgets: [8, 16], small: null }, []],
    ["cannot report a budget that it does not try", { budgets: [8, 16], small: 4 }, ["error small"]],
    ["wants rising budgets", { budgets: [8, 4], small: null }, ["error budgets"]],
    ["may be greedy", { temperature: 0 }, []],
    ["needs a thinking", { samples: 0 }, ["error samples"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("eval.anytime", params)).toEqual(verdict);
  });

  test("refuses budgets that the context cannot hold", () => {
    const found = problemsWith("eval.anytime", { budgets: [4, 60], small: null });
    expect(found).toMatchObject([{ port: "model", severity: "error" }]);
  });
});
