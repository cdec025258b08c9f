import { expect, test } from "vitest";
import { chooseStep } from "./choose-step";

const told = (stage: string, ...steps: number[]) =>
  steps.map((step) => ({ stage, step, groups: 1, meanReward: 0, errored: 0 }));
const STEPS = [...told("a", 1, 10, 20), ...told("b", 5, 50)];

test.each([
  ["a", 10, "a 10"],
  ["a", 14, "a 10"],
  ["a", 15, "a 10"],
  ["a", 16, "a 20"],
  ["a", 0, "a 1"],
  ["a", 9_999, "a 20"],
  ["a", null, "a 20"],
  [null, null, "b 50"],
  [null, 20, "b 5"],
  ["unknown", 40, "b 50"],
])("stage %s, step %s: %s", (stage, step, wanted) => {
  const chosen = chooseStep(STEPS, { stage, step });
  expect(`${chosen?.stage} ${chosen?.step}`).toBe(wanted);
});

test("nothing told, nothing chosen", () => expect(chooseStep([], { stage: "a", step: 3 })).toBeNull());
