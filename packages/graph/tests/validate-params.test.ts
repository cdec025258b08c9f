import { describe, expect, test } from "vitest";
import type { GraphDoc } from "../src";
import { problemsOf, withParams } from "./problems-of";
import { sketch } from "./small-catalog";

const messageFor = (params: Record<string, unknown>): string | undefined =>
  problemsOf(withParams(params as GraphDoc["nodes"][number]["params"]))[0]?.message;

describe("parameters, in the user's words", () => {
  test.each([
    [{ clipLow: 3 }, "'clipLow' must be at most 1, but is 3."],
    [{ clipLow: "0.2" }, `'clipLow' must be a number, but is "0.2".`],
    [{ clipLow: Number.NaN }, "'clipLow' must be a finite number, but is NaN."],
    [{ clipLow: Number.POSITIVE_INFINITY }, "'clipLow' must be a finite number, but is Infinity."],
    [{ limit: 0 }, "'limit' must be more than 0, but is 0."],
    [{ mode: "firm" }, `'mode' must be one of "hard", "soft", but is "firm".`],
    [{ tags: [] }, "'tags' must hold at least 1 entry, but is []."],
    [{ tags: ["a", 2] }, "'tags[1]' must be text, but is 2."],
    [{ isOn: "yes" }, `'isOn' must be true or false, but is "yes".`],
    [{ isOn: null }, "'isOn' must be true or false, but is null."],
  ])("%j", (params, message) => {
    expect(messageFor(params)).toBe(message);
  });

  test("a pattern says what it wants", () => {
    expect(problemsOf(sketch([["words", "tasks.text", { name: "ABC" }]]))[0]?.message).toBe(
      `'name' must be small letters, but is "ABC".`,
    );
  });

  test("a whole number is asked for where one is needed", () => {
    expect(problemsOf(sketch([["base", "model.base", { layers: 2.5 }]]))).toContainEqual(
      expect.objectContaining({ param: "layers", message: "'layers' must be a whole number, but is 2.5." }),
    );
  });

  test("an unknown one is named with the nearest", () => {
    expect(problemsOf(withParams({ cliplow: 0.1 }))[0]).toMatchObject({
      code: "badParam",
      nodeId: "loss",
      param: "cliplow",
      remedy: "Rename it to 'clipLow', or remove it.",
    });
  });

  test("a long value is cut in the message", () => {
    expect(messageFor({ mode: "x".repeat(10_000) })?.length).toBeLessThan(140);
  });
});
