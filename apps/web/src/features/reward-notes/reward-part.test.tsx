import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RewardPart, type RewardWord } from "./reward-part";

const words = (word: Partial<RewardWord>): string =>
  renderToStaticMarkup(
    <RewardPart title="Testbench" word={{ score: 0.25, level: "", matched: [], ...word }} />,
  );
const plain = (markup: string): string => markup.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

test("a reward is named, with its score, its level and each rule above what it matched", () => {
  const markup = words({
    level: "mismatch",
    matched: [
      ["right lines", "3 of 4"],
      ["right lines", "again"],
    ],
  });
  expect(markup).toContain('aria-label="Testbench"');
  expect(plain(markup)).toBe(" Testbench 0.25 mismatch right lines 3 of 4 right lines again ");
});

test("a reward that failed says so and why; what was not kept is counted", () => {
  expect(plain(words({ score: null, error: "No reference." }))).toBe(" Testbench error No reference. ");
  expect(plain(words({ leftOut: 1 }))).toContain("1 more rule, not kept");
  expect(plain(words({ leftOut: 12 }))).toContain("12 more rules, not kept");
  expect(plain(words({ seconds: 0.25 }))).toContain("250 ms");
});

test("what a model wrote is text, and what hides in it is named", () => {
  const markup = words({ level: "\u202eok", matched: [["<b>", "<script>x</script>\0"]] });
  expect(markup).toContain("&lt;script&gt;");
  expect(markup).not.toContain("<script>");
  expect(plain(markup)).toMatch(/RLO.*NUL/);
});
