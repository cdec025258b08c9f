import { expect, test } from "vitest";
import { alertTitle, deliveryWords, isFresh } from "./alert-words";

test("an alert is fresh until somebody has said something to it", () => {
  const at = new Date(0);
  expect(isFresh({ acknowledgedAt: null, dismissedAt: null })).toBe(true);
  expect(isFresh({ acknowledgedAt: at, dismissedAt: null })).toBe(false);
  expect(isFresh({ acknowledgedAt: null, dismissedAt: at })).toBe(false);
});

test("a rule that this version does not know keeps its name", () => {
  expect(alertTitle({ rule: "kl" })).toBe("KL too large");
  expect(alertTitle({ rule: "later" })).toBe("later");
});

test.each([
  ["none", 0, ""],
  ["sent", 2, "Sent to the webhook."],
  ["waiting", 0, "On its way to the webhook."],
  ["waiting", 1, "Not sent to the webhook yet, it is tried again: busy."],
  ["failed", 1, "Not sent to the webhook, after one try: busy."],
  ["failed", 6, "Not sent to the webhook, after 6 tries: busy."],
] as const)("%s after %i tries", (delivery, tries, words) => {
  expect(deliveryWords({ delivery, tries, deliveryNote: "busy." })).toBe(words);
});
