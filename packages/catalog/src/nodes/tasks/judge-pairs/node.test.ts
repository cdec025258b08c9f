import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

const file = { source: "file", file: "0123456789abcdef".repeat(4) };

describe("tasks.judge_pairs", () => {
  test.each([
    ["takes other sums", { digits: 3, largestDigit: 4, heldOutStrings: 20 }, []],
    [
      "must leave a sum to train on",
      { digits: 2, largestDigit: 1, heldOutStrings: 4 },
      ["error heldOutStrings"],
    ],
    ["leaves one", { digits: 2, largestDigit: 1, heldOutStrings: 3 }, []],
    ["has no digit of 10", { largestDigit: 10 }, ["error largestDigit"]],
    ["does not look at a wording that it does not use", { template: "no places" }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.judge_pairs", params)).toEqual(verdict);
  });

  test.each([
    ["needs a file", { source: "file" }, "error file"],
    ["asks for three columns", { ...file, rejectedColumn: "chosen" }, "error rejectedColumn"],
    ["has places for all texts", { ...file, template: "{question} {a}" }, "error template"],
  ])("of a file %s", (_, params, verdict) => {
    expect(verdictOn("tasks.judge_pairs", params)).toContain(verdict);
  });

  test("a file's pairs have no simulated teacher, and that is all that is wrong with them", () => {
    expect(verdictOn("tasks.judge_pairs", file)).toEqual(["error teacher", "error teacher"]);
  });
});
