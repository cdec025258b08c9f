import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("advantage.group", () => {
  test.each([
    ["takes each published baseline", { method: "leave_one_out" }, []],
    ["takes a soft value", { method: "logmeanexp", temperature: 0.2 }, []],
    ["a soft value has a temperature above 0", { temperature: 0 }, ["error temperature"]],
    ["has no value network", { method: "gae" }, ["error method"]],
    ["would divide by 0 for a group without spread", { epsilon: 0 }, ["error epsilon"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.group", params)).toEqual(verdict);
  });
});
