import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("eval.sql_execution", () => {
  test.each([
    ["audits from another bound", { positiveAbove: 0.5 }, []],
    ["answers something", { limit: 0 }, ["error limit"]],
    ["leaves room for the prompt", { maxTokens: 4096 }, ["error model"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("eval.sql_execution", params)).toEqual(verdict);
  });
});
