import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.digit_sum", () => {
  test.each([
    ["takes long sums only", { lengths: [5, 6] }, []],
    ["needs a length", { lengths: [] }, ["error lengths"]],
    [
      "draws each listed length alike, so lists it once",
      { heldOutLengths: [5, 5] },
      ["error heldOutLengths"],
    ],
    ["holds out less than all", { heldOutTenths: 10 }, ["error heldOutTenths"]],
    ["may label every sum alike", { needFrom: 13 }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.digit_sum", params)).toEqual(verdict);
  });
});
