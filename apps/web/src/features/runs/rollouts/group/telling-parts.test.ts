import { expect, test } from "vitest";
import { tellingParts } from "./telling-parts";

test("prompts of one task are shown from where they differ, at a word's beginning", () => {
  const start = "A very special island is inhabited only by ";
  expect(tellingParts([`${start}knights and knaves.`, `${start}knaves alone.`])).toEqual([
    "\u2026knights and knaves.",
    "\u2026knaves alone.",
  ]);
});

test("one prompt, or prompts that differ early, are shown from their beginning", () => {
  expect(tellingParts(["What is 2 + 2?"])).toEqual(["What is 2 + 2?"]);
  expect(tellingParts(["What is 2 + 2?", "What is 3 + 3?"])).toEqual(["What is 2 + 2?", "What is 3 + 3?"]);
  expect(tellingParts([])).toEqual([]);
});
