import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.procedural", () => {
  test.each([
    ["takes any task by name with its parameters", { task: "countdown", taskParams: { max_value: 20 } }, []],
    ["refuses a name that is no task name", { task: "../secret" }, ["error task"]],
    ["needs something to train on", { trainSize: 0 }, ["error trainSize"]],
    ["counts puzzles in whole numbers", { trainSize: 1.5 }, ["error trainSize"]],
    ["allows no held-out puzzles", { heldOutSize: 0 }, []],
    ["has no negative seed", { seed: -1 }, ["error seed"]],
    ["takes parameters by name only", { taskParams: [1] }, ["error taskParams"]],
    ["warns of a demonstration without the answer", { demonstration: "no idea" }, ["warning demonstration"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.procedural", params)).toEqual(verdict);
  });
});
