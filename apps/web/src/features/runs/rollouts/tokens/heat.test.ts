import type { CompletionTokens } from "@switchyard/protocol";
import { describe, expect, test } from "vitest";
import { namedPiece, passesOf, scaleOf, shadeOf, tokenFacts, visiblePiece } from "./heat";
import { shadeStyle } from "./style";

const tokens: CompletionTokens = {
  pieces: ["a", "b", "c", "d"],
  probabilities: [1, 0.25, null, 0.5],
  advantages: [2, -1, null, 0],
  learns: [true, true, false, false],
};
const grouped: CompletionTokens = { ...tokens, groups: ["low", "high"], group: [1, 0, null, 0] };

describe("shades", () => {
  test("advantage: the sign is the tone, the size is measured by the whole prompt's largest", () => {
    const scale = scaleOf(
      [{ byToken: tokens }, {}, { byToken: { ...tokens, advantages: [-4, 0, null, 0] } }],
      "advantage",
    );
    expect(scale).toBe(4);
    expect(tokens.pieces.map((_, index) => shadeOf(tokens, index, "advantage", scale))).toEqual([
      { tone: "up", strength: 0.5, isMasked: false },
      { tone: "down", strength: 0.25, isMasked: false },
      { tone: "none", strength: 0, isMasked: true },
      { tone: "none", strength: 0, isMasked: true },
    ]);
  });

  test("without any advantage nothing is coloured, and nothing divided by 0", () => {
    expect(scaleOf([{}], "advantage")).toBe(0);
    expect(shadeOf(tokens, 0, "advantage", 0)).toEqual({ tone: "none", strength: 0, isMasked: false });
  });

  test("probability: rare tokens stand out, certain ones have no colour", () => {
    expect([0, 1, 3].map((index) => shadeOf(tokens, index, "probability", 1).strength)).toEqual([
      0, 0.75, 0.5,
    ]);
    expect(shadeOf(tokens, 2, "probability", 1).tone).toBe("none");
  });

  test("surprise: -log p, measured by the prompt's largest that is finite; a token given no chance is at the end", () => {
    const [quarter, half] = [Math.log(4), Math.log(2)];
    expect(scaleOf([{ byToken: tokens }], "surprise")).toBeCloseTo(quarter, 12);
    const strengths = [0, 1, 2, 3].map((index) => shadeOf(tokens, index, "surprise", quarter));
    expect(strengths.map(({ tone }) => tone)).toEqual(["none", "rare", "none", "rare"]);
    expect(strengths[1]?.strength).toBe(1);
    expect(strengths[3]?.strength).toBeCloseTo(half / quarter, 12);
    const never = { ...tokens, probabilities: [0, 0.5, null, 1] };
    expect(scaleOf([{ byToken: never }], "surprise")).toBeCloseTo(half, 12);
    expect(shadeOf(never, 0, "surprise", half)).toMatchObject({ tone: "rare", strength: 1 });
    expect(tokenFacts(never, 0)).toContain("\u2212log p \u221e");
  });

  test("weight: a share of the largest; nothing where no weights were told", () => {
    const weighted = { ...tokens, weights: [0.5, 2, 0, 0] };
    const scale = scaleOf([{ byToken: weighted }, { byToken: tokens }], "weight");
    expect(scale).toBe(2);
    expect([0, 1, 2].map((index) => shadeOf(weighted, index, "weight", scale))).toEqual([
      { tone: "much", strength: 0.25, isMasked: false },
      { tone: "much", strength: 1, isMasked: false },
      { tone: "none", strength: 0, isMasked: true },
    ]);
    expect(shadeOf(tokens, 0, "weight", scale).tone).toBe("none");
    expect(scaleOf([{ byToken: tokens }], "weight")).toBe(0);
  });

  test("update: passes in their order; what does not learn is marked, whatever its pass", () => {
    expect(tokens.pieces.map((_, index) => shadeOf(grouped, index, "update", 1).tone)).toEqual([
      "second",
      "first",
      "none",
      "none",
    ]);
    expect(shadeOf(tokens, 0, "update", 1).tone).toBe("first");
    expect(passesOf([{}, { byToken: grouped }])).toEqual(["low", "high"]);
  });
});

test("up and down differ by their line as well as by their colour", () => {
  const lines = (["up", "down", "first", "second", "other"] as const).map(
    (tone) => shadeStyle({ tone, strength: 1, isMasked: false }).textDecorationStyle,
  );
  expect(lines).toEqual(["solid", "dotted", "solid", "dotted", "dashed"]);
  expect(shadeStyle({ tone: "none", strength: 0, isMasked: true }).backgroundImage).toContain("gradient");
  expect(shadeStyle({ tone: "none", strength: 0, isMasked: false })).toEqual({});
});

test("what is known of a token is said in words", () => {
  expect(tokenFacts(grouped, 0)).toEqual(["p 1", "\u2212log p 0", "A +2", "pass: high"]);
  expect(tokenFacts(tokens, 1)).toEqual(["p 0.25", "\u2212log p 1.39", "A \u22121"]);
  expect(tokenFacts(tokens, 2)).toEqual(["not sampled", "does not learn"]);
});

test.each([
  ["", "\u2205"],
  ["a\nb", "a\u21b5\nb"],
  ["\t", "\u21e5\t"],
  [" the", " the"],
])("%j is shown as %j", (piece, shown) => {
  expect(visiblePiece(piece)).toBe(shown);
});

test.each([
  [" ", "space"],
  ["\n", "\u201c\u21b5\u201d"],
  [" a\u202e", "\u201caRLO\u201d"],
])("%j is called %s", (piece, name) => {
  expect(namedPiece(piece)).toBe(name);
});
