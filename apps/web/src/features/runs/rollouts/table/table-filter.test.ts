import { expect, test } from "vitest";
import { isNarrowed, NO_FILTER, tableFilter } from "./table-filter";

test("what is not asked for does not narrow", () => {
  expect(tableFilter("r", NO_FILTER)).toEqual({ runId: "r" });
  expect(isNarrowed(NO_FILTER)).toBe(false);
  expect(isNarrowed({ ...NO_FILTER, words: "   " })).toBe(false);
  expect(isNarrowed({ ...NO_FILTER, only: 5 })).toBe(false);
  expect(isNarrowed({ ...NO_FILTER, level: "pass" })).toBe(false);
  expect(isNarrowed({ ...NO_FILTER, judge: "tests" })).toBe(false);
});

test("everything that is asked for does, zero too", () => {
  const view = {
    words: " a b ",
    from: "grpo",
    only: 0,
    min: 0,
    max: 0,
    judge: "tests",
    level: "pass",
    marked: ["errored", "truncated"] as const,
  };
  expect(tableFilter("r", view)).toEqual({
    runId: "r",
    find: "a b",
    stage: "grpo",
    step: 0,
    rewardFrom: 0,
    rewardTo: 0,
    level: { node: "tests", name: "pass" },
    truncated: true,
    errored: true,
  });
  expect(isNarrowed({ ...NO_FILTER, min: 0 })).toBe(true);
});
