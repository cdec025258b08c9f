import { expect, test } from "vitest";
import { completionSchema, MAX_TOKENS_TOLD, tokensSchema } from "../src/events";

const tokens = {
  pieces: ["a", "b"],
  probabilities: [0.5, null],
  advantages: [1.5, null],
  learns: [true, false],
};
const completion = { text: "ab", tokens: 2, truncated: false, reward: 1, components: {}, advantage: 1 };

test("a completion may come with its tokens, or, as older events do, without", () => {
  expect(completionSchema.safeParse(completion).success).toBe(true);
  expect(completionSchema.safeParse({ ...completion, byToken: tokens }).success).toBe(true);
  const weighted = { ...tokens, weights: [0.75, 0] };
  expect(completionSchema.safeParse({ ...completion, byToken: weighted }).success).toBe(true);
  const grouped = { ...tokens, groups: ["low", "high"], group: [1, null] };
  expect(completionSchema.safeParse({ ...completion, byToken: grouped }).success).toBe(true);
});

const many = (count: number) => ({
  pieces: Array(count).fill("a"),
  probabilities: Array(count).fill(0.5),
  advantages: Array(count).fill(0),
  learns: Array(count).fill(true),
});

test.each([
  ["a list that is too short", { ...tokens, advantages: [1] }],
  ["a probability above 1", { ...tokens, probabilities: [1.1, 0.5] }],
  ["a group that has no name", { ...tokens, groups: ["low"], group: [1, 0] }],
  ["weights for some tokens only", { ...tokens, weights: [1] }],
  ["a weight below 0", { ...tokens, weights: [1, -1] }],
  ["groups for some tokens only", { ...tokens, groups: ["low"], group: [0] }],
  ["more tokens than are told", many(MAX_TOKENS_TOLD + 1)],
])("%s is refused", (_, wrong) => {
  expect(tokensSchema.safeParse(wrong).success).toBe(false);
});

test("as many as are told are taken", () => {
  expect(tokensSchema.safeParse(many(MAX_TOKENS_TOLD)).success).toBe(true);
});
