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
const filter = (...attributes: string[]) => ({ kind: "Filter", attributes, inputs: [scan("a")] });

describe("rows of two trees", () => {
  it("match an operator with one equal operator at most", () => {
    const twice = { kind: "Join", attributes: ["inner"], inputs: [scan("a"), scan("a")] };
    const once = { kind: "Project", attributes: ["a.x"], inputs: [scan("a")] };
    expect(treeRows(twice, once).map(({ kind, depth, match }) => [kind, depth, match])).toEqual([
      ["Join", 0, "none"],
      ["Scan", 1, "equal"],
      ["Scan", 1, "none"],
    ]);
  });

  it("hold an operator against the one of its kind that shares most, and say which attributes differ", () => {
    const one = { kind: "Join", attributes: ["inner", "x", "y"], inputs: [filter("p")] };
    const two = { kind: "Join", attributes: ["inner", "y", "z"], inputs: [filter("q")] };
    const [join, below] = treeRows(one, two);
    expect(join).toMatchObject({ match: "alike" });
    expect(join?.attributes.map(({ matched }) => matched)).toEqual([true, false, true]);
    expect(below).toMatchObject({ match: "alike", attributes: [{ text: "p", matched: false }] });
    const apart = { kind: "Union", attributes: [], inputs: [filter("p", "r"), filter("s")] };
    const found = treeRows(filter("r", "p", "q"), apart);
    expect(found[0]?.attributes.map(({ matched }) => matched)).toEqual([true, true, false]);
  });

  it("hold the most alike against each other first, by words where no attribute is shared", () => {
    const both = {
      kind: "Join",
      attributes: ["inner"],
      inputs: [filter("b.city = 1"), filter("a.age > 40")],
    };
    const rows = treeRows(both, filter("a.age > 30"));
    expect(rows.filter(({ kind }) => kind === "Filter").map(({ match }) => match)).toEqual(["none", "alike"]);
  });

  it("are all equal in equal trees, and as many are equal from either side", () => {
    for (const { reference, candidate } of pairs) {
      const equal = (rows: ReturnType<typeof treeRows>) =>
        rows.filter(({ match }) => match === "equal").length;
      const same = treeRows(reference.tree, reference.tree);
      expect(equal(same)).toBe(same.length);
      const one = treeRows(reference.tree, candidate.tree);
      expect(equal(one)).toBe(equal(treeRows(candidate.tree, reference.tree)));
    }
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
