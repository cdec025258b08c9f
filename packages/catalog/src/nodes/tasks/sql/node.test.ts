import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("tasks.sql", () => {
  test.each([
    ["makes its own questions", {}, []],
    ["Spider needs both files", { source: "spider" }, ["error file", "error tables"]],
    ["a file is a digest", { source: "spider", file: "dev.json" }, ["error file"]],
    ["corrupts no more than all demonstrations", { corruptShare: 1.01 }, ["error corruptShare"]],
    ["a prompt holds the tables", { prompt: "{question}" }, ["warning prompt"]],
    ["a demonstration holds the query", { demonstration: "SELECT 1" }, ["warning demonstration"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.sql", params)).toEqual(verdict);
  });
});
