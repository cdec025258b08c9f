import { expect, it } from "vitest";
import { DEFAULT_CHOICE, type RunChoice, recallChoice, rememberChoice } from "./run-choice";

function storage(initial: string | null = null) {
  let held = initial;
  return {
    getItem: () => held,
    setItem: (_: string, value: string) => {
      held = value;
    },
  };
}

it("offers what was chosen last", () => {
  const choice: RunChoice = {
    seeds: { mode: "list", count: "3", first: "0", list: "7, 9" },
    priority: 1,
    workerId: "w",
  };
  const held = storage();
  rememberChoice(held, choice);
  expect(recallChoice(held)).toEqual(choice);
});

it.each([null, "", "{", "[]", '{"seeds":{"mode":"all"}}', '{"priority":99}'])(
  "begins with the defaults where %s is remembered",
  (text) => {
    expect(recallChoice(storage(text))).toEqual(DEFAULT_CHOICE);
  },
);

it("does without storage", () => {
  const full = {
    setItem: () => {
      throw new Error("full");
    },
  };
  expect(() => rememberChoice(full, DEFAULT_CHOICE)).not.toThrow();
});
