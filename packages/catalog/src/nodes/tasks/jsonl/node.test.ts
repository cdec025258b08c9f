import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.jsonl", () => {
  test.each([
    ["takes an uploaded file", {}, []],
    ["needs a file", { file: "" }, ["error file"]],
    ["never takes a path", { file: "/etc/passwd" }, ["error file"]],
    ["keeps something to train on", { heldOutShare: 0.95 }, ["error heldOutShare"]],
    ["counts bad lines from 0", { maxBadLines: -1 }, ["error maxBadLines"]],
    ["knows the formats it reads", { format: "csv" }, ["error format"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.jsonl", params)).toEqual(verdict);
  });
});
