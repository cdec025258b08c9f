import { expect, test } from "vitest";
import { alertRulesSchema, DEFAULT_RULES, RULE_NAMES } from "@/health/alerts/rules";
import { draftOf, RULE_FORMS, readDraft } from "./rules-draft";

test("rules come back from the form as they went in, each rule and each of its values among them", () => {
  const rules = alertRulesSchema.parse({
    kl: { on: false, startAbove: 3.5 },
    solvedAbove: 0.5,
    webhook: "https://hooks.example.com",
  });
  for (const one of [rules, DEFAULT_RULES]) expect(readDraft(draftOf(one))).toEqual({ ok: true, rules: one });
  expect(RULE_FORMS.map(({ rule }) => rule)).toEqual([...RULE_NAMES]);
  for (const { rule, fields } of RULE_FORMS) {
    expect(Object.keys(DEFAULT_RULES[rule])).toEqual(["on", ...fields.map(({ name }) => name)]);
  }
});

test("what is wrong is said at its field", () => {
  const draft = draftOf(DEFAULT_RULES);
  const numbers = { ...draft.numbers, "stall.steps": "3", "kl.startAbove": " ", "silence.minutes": "ten" };
  expect(readDraft({ ...draft, numbers })).toEqual({
    ok: false,
    errors: {
      "stall.steps": ["At least 10 steps are needed to tell a trend."],
      "kl.startAbove": ["The KL to the start must be a number."],
      "silence.minutes": ["The minutes must be a number."],
    },
  });
});
