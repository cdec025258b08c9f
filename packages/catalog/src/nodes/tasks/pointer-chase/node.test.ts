import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.pointer_chase", () => {
  test.each([
    ["takes other sizes", { size: 5, maxHops: 8, trainSize: 4000, heldOutSize: 500 }, []],
    [
      "has 3! x 3 x 2 = 36 prompts, and no 37th",
      { size: 3, maxHops: 2, trainSize: 30, heldOutSize: 7 },
      ["error trainSize"],
    ],
    ["uses all 36", { size: 3, maxHops: 2, trainSize: 30, heldOutSize: 6 }, []],
    ["needs a place to go to", { size: 1 }, ["error size"]],
    ["has one digit a place", { size: 11 }, ["error size"]],
    ["would think for ever", { fillerProbability: 1 }, ["error fillerProbability"]],
    [
      "warns of a demonstration without the thinking",
      { demonstration: "{answer}" },
      ["warning demonstration"],
    ],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.pointer_chase", params)).toEqual(verdict);
  });
});
