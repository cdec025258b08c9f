import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("advantage.group", () => {
  test.each([
    ["takes each published baseline", { method: "leave_one_out" }, []],
    ["has no value network", { method: "gae" }, ["error method"]],
    ["would divide by 0 for a group without spread", { epsilon: 0 }, ["error epsilon"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.group", params)).toEqual(verdict);
  });
});
