import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.sql_partial", () => {
  test.each([
    ["compares syntax", { nodes: "syntax", beta: 2 }, []],
    ["may compare nothing", { nodes: "nothing" }, []],
    ["recall has a weight", { beta: 0 }, ["error beta"]],
    ["a penalty is none", { planPenalty: 0.5 }, ["error planPenalty"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.sql_partial", params)).toEqual(verdict);
  });
});
