import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { examplesSchema } from "./examples";
import { openSession, squaredDistance } from "./session";
import { matchScore, treeRows } from "./tree-rows";

const file = (name: string) => readFileSync(new URL(`../../../public/matcher/${name}`, import.meta.url));
const { pairs } = examplesSchema.parse(JSON.parse(file("examples.json").toString()));

describe("the matcher in WebAssembly", () => {
  it("scores at least twenty pairs as PyTorch does, to 1e-4", async () => {
    const session = await openSession(new Uint8Array(file("matcher.onnx")));
    expect(pairs.length).toBeGreaterThanOrEqual(20);
    for (const { inputs, squared, candidate } of pairs) {
      const found = await squaredDistance(session, inputs);
      expect(Math.abs(found - squared), candidate.sql).toBeLessThan(1e-4 * Math.max(1, squared));
      const off = Math.abs(matchScore(found, "squared") - matchScore(squared, "squared"));
      expect(off, candidate.sql).toBeLessThan(1e-4);
    }
  });
});

const scan = (table: string) => ({ kind: "Scan", attributes: [table], inputs: [] });

describe("rows of two trees", () => {
  it("match an operator with one equal operator at most", () => {
    const twice = { kind: "Join", attributes: ["inner"], inputs: [scan("a"), scan("a")] };
    const once = { kind: "Project", attributes: ["a.x"], inputs: [scan("a")] };
    expect(treeRows(twice, once)).toEqual([
      { text: "Join(inner)", depth: 0, matched: false },
      { text: "Scan(a)", depth: 1, matched: true },
      { text: "Scan(a)", depth: 1, matched: false },
    ]);
  });

  it("are all matched in equal trees", () => {
    for (const { reference } of pairs)
      expect(treeRows(reference.tree, reference.tree).every(({ matched }) => matched)).toBe(true);
  });
});

describe("the score of a distance", () => {
  it.each([
    [0, 1, 1],
    [0.3, 0.7, 0.452277],
    [0.6, 0.4, 0.225403],
    [1.4, 0, 0],
  ])("%d", (squared, ofSquare, ofPlain) => {
    expect(matchScore(squared, "squared")).toBeCloseTo(ofSquare, 6);
    expect(matchScore(squared, "plain")).toBeCloseTo(ofPlain, 6);
  });
});
