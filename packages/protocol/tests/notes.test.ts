import { expect, test } from "vitest";
import { completionSchema, MAX_RULES_TOLD } from "../src/events";

const completion = { text: "ab", tokens: 2, truncated: false, reward: 1, components: {}, advantage: 1 };
const note = { level: "pass", matched: [["right lines", "4 of 4"]] };
const withNote = (held: unknown) =>
  completionSchema.safeParse({ ...completion, notes: { tests: held } }).success;

test("a completion may come with the notes of its rewards, or, as older events do, without", () => {
  expect(completionSchema.safeParse(completion).success).toBe(true);
  expect(completionSchema.safeParse({ ...completion, notes: {} }).success).toBe(true);
  expect(withNote(note)).toBe(true);
  expect(withNote({ level: "", matched: [], leftOut: 2 })).toBe(true);
});

test.each([
  ["no level", { matched: [] }],
  ["a rule without what it matched", { level: "", matched: [["rule"]] }],
  ["a level as long as a text", { level: "x".repeat(201), matched: [] }],
  ["a whole file as what was matched", { level: "", matched: [["rule", "x".repeat(1_001)]] }],
  ["too many rules", { level: "", matched: Array(MAX_RULES_TOLD + 1).fill(["rule", "what"]) }],
  ["nothing left out, said aloud", { level: "", matched: [], leftOut: 0 }],
])("%s is refused", (_, wrong) => expect(withNote(wrong)).toBe(false));
