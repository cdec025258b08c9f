import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.sql_execution", () => {
  test.each([
    ["one database is enough to run", { databases: 1 }, []],
    ["no database tells nothing", { databases: 0 }, ["error databases"]],
    ["a penalty is none", { executionPenalty: 1 }, ["error executionPenalty"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.sql_execution", params)).toEqual(verdict);
  });
});
