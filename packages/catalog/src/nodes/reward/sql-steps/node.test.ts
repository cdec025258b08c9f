import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.sql_steps", () => {
  test.each([
    ["pays all that is covered", { worth: "cumulative" }, []],
    ["knows two worths", { worth: "last" }, ["error worth"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.sql_steps", params)).toEqual(verdict);
  });
});
