import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  copyNodes,
  diffGraphs,
  expandGraph,
  fixesFor,
  type GraphDoc,
  type GraphProblem,
  hasSweeps,
  isEmptyDiff,
  loadGraph,
  paste,
  removeSweep,
  type Sweep,
  saveGraph,
  setParam,
  setSweep,
  sweepKind,
  sweepValues,
  validateGraph,
} from "../src";
import { goodGraph, smallCatalog } from "./small-catalog";

const list = (...values: (number | string | boolean | null)[]): Sweep => ({ kind: "list", values });
const range = (from: number, to: number, steps: number, scale: "linear" | "log" = "linear"): Sweep => ({
  kind: "range",
  from,
  to,
  steps,
  scale,
});

const swept = (sweeps: readonly (readonly [id: string, param: string, sweep: Sweep])[]): GraphDoc =>
  sweeps.reduce((doc, [id, param, sweep]) => setSweep(doc, { id, param, sweep }), goodGraph());

const expanded = (doc: GraphDoc) => {
  const result = expandGraph(doc, smallCatalog);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
};

const problemsOf = (doc: GraphDoc): readonly GraphProblem[] => {
  const result = validateGraph(doc, smallCatalog);
  return result.ok ? [] : result.problems;
};

/** A sweep of distinct good values for each of some parameters of the good graph. */
const goodSweeps = fc
  .record(
    {
      "base layers": fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
      "loss clipLow": fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
      "loss mode": fc.constantFrom(["soft", "hard"], ["hard"]),
      "loss isOn": fc.constantFrom([true, false], [false]),
      "loss limit": fc.constantFrom([null, 2], [1.5]),
    },
    { requiredKeys: [] },
  )
  .map((drawn) =>
    Object.entries(drawn).map(([place, values]) => {
      const [id = "", param = ""] = place.split(" ");
      const shares = param === "clipLow" ? (values as number[]).map((value) => value / 100) : values;
      return [id, param, list(...shares)] as const;
    }),
  );

describe("expanding", () => {
  test("gives the product: each combination once, without sweeps, and each valid", () => {
    fc.assert(
      fc.property(goodSweeps, (sweeps) => {
        const doc = swept(sweeps);
        const { points } = expanded(doc);
        const product = sweeps.reduce((n, [, , sweep]) => n * sweepValues(sweep, false).length, 1);
        expect(points).toHaveLength(product);
        expect(new Set(points.map((point) => saveGraph(point.doc, smallCatalog))).size).toBe(product);
        for (const point of points) {
          expect(hasSweeps(point.doc)).toBe(false);
          expect(validateGraph(point.doc, smallCatalog).ok).toBe(true);
          for (const [id, param, sweep] of sweeps) {
            const told = point.values.find((value) => value.node === id && value.param === param);
            expect(sweepValues(sweep, false)).toContainEqual(told?.value);
            // Written out, the point is the graph in which a person has set these values.
            const set = setParam(point.doc, { id, param, value: told?.value ?? null }, smallCatalog);
            expect(set).toBe(point.doc);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of a graph without sweeps gives the graph itself", () => {
    const doc = goodGraph();
    const { points } = expanded(doc);
    expect(points).toHaveLength(1);
    expect(points[0]?.doc).toBe(doc);
  });

  it("changes the last sweep fastest", () => {
    const doc = swept([
      ["base", "layers", list(1, 2)],
      ["loss", "clipLow", list(0.1, 0.5)],
    ]);
    expect(expanded(doc).points.map(({ values }) => values.map(({ value }) => value))).toEqual([
      [1, 0.1],
      [1, 0.5],
      [2, 0.1],
      [2, 0.5],
    ]);
  });

  it("says which values do not go together, and gives none of the graphs", () => {
    const doc = swept([
      ["train", "low", list(0, 2)],
      ["train", "high", list(1, 3)],
    ]);
    const result = expandGraph(doc, smallCatalog);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "badParam", nodeId: "train" }] });
    expect(result.ok ? "" : result.problems[0]?.message).toBe("With high 1, low 2: low is above high.");
  });

  it("judges a swept parameter by its sweep, not by the value that waits", () => {
    const bad = setParam(goodGraph(), { id: "base", param: "layers", value: 99 }, smallCatalog);
    const doc = setSweep(bad, { id: "base", param: "layers", sweep: list(1, 2) });
    expect(expanded(doc).points).toHaveLength(2);
    expect(problemsOf(removeSweep(doc, "base", "layers"))).toMatchObject([{ code: "badParam" }]);
  });
});

describe("the values of a range", () => {
  it.each<[Sweep, boolean, readonly unknown[]]>([
    [range(0, 1, 5), false, [0, 0.25, 0.5, 0.75, 1]],
    [range(0.1, 0.5, 5), false, [0.1, 0.2, 0.3, 0.4, 0.5]],
    [range(1e-5, 1e-3, 3, "log"), false, [1e-5, 1e-4, 1e-3]],
    [range(3e-4, 3e-3, 3, "log"), false, [3e-4, 9.49e-4, 3e-3]],
    [range(0, 1, 4), false, [0, 0.333, 0.667, 1]],
    [range(1e6, 1e6 + 4, 5), false, [1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 4]],
    [range(8, 64, 4, "log"), true, [8, 16, 32, 64]],
    [range(8, 1, 3), true, [8, 5, 1]],
  ])("%o", (sweep, isWhole, values) => {
    expect(sweepValues(sweep, isWhole)).toEqual(values);
  });

  test("lie between its ends, in order, with both ends among them", () => {
    const end = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 40 }), fc.boolean(), (from, to, steps, isLog) => {
        fc.pre(Math.abs(from - to) > 1e-3 * Math.max(from, to));
        const values = sweepValues(range(from, to, steps, isLog ? "log" : "linear"), false) as number[];
        expect([values[0], values.at(-1), values.length]).toEqual([from, to, steps]);
        const sorted = [...values].sort((a, b) => (from < to ? a - b : b - a));
        expect(values).toEqual(sorted);
        expect(new Set(values).size).toBe(steps);
      }),
    );
  });
});

describe("what is wrong with a sweep", () => {
  it.each<[string, string, Sweep, RegExp]>([
    ["base", "layers", list(2, 99), /In the sweep of 'layers' of 'base': .*at most 8, but is 99/],
    ["base", "layers", list(2, "many"), /a whole number, but is "many"/],
    ["base", "layers", range(1, 3, 6), /has 1 twice/],
    ["base", "layers", list(), /no values/],
    ["loss", "clipLow", list(0.1, 0.1), /0.1 twice/],
    ["loss", "clipLow", range(0, 1, 3, "log"), /lies above 0/],
    ["loss", "clipLow", range(0.3, 0.3, 3), /begins and ends at 0.3/],
    ["loss", "clipLow", range(0, 1, 1), /has 1 steps/],
    ["loss", "clipLow", range(0, 1, 1e9), /not a whole number from 2 to 256/],
    ["loss", "mode", list("soft", "warm"), /"warm"/],
    ["loss", "mode", range(0, 1, 2), /has no range/],
    ["loss", "isOn", list("yes"), /true or false/],
    ["loss", "tags", list("a"), /cannot be swept/],
    ["loss", "clipLo", list(0.1), /has no parameter 'clipLo'/],
  ])("%s.%s %o", (id, param, sweep, message) => {
    const doc = swept([[id, param, sweep]]);
    const problems = problemsOf(doc);
    expect(problems).toMatchObject([{ code: "badSweep", severity: "error", nodeId: id, param }]);
    expect(problems[0]?.message).toMatch(message);
    const [fix] = problems[0] ? fixesFor(problems[0], doc, smallCatalog) : [];
    expect(fix?.apply(doc)).toEqual(goodGraph());
  });

  it("more runs than are allowed are refused, at the longest sweep", () => {
    const doc = swept([
      ["base", "layers", range(1, 8, 8)],
      ["loss", "clipLow", range(0, 1, 33)],
    ]);
    expect(problemsOf(doc)).toMatchObject([
      { code: "badSweep", nodeId: "loss", message: expect.stringMatching(/264 runs.*at most 256/) },
    ]);
    expect(expanded(swept([["loss", "clipLow", range(0, 1, 256)]])).points).toHaveLength(256);
  });

  it("a node that nothing uses cannot be swept", () => {
    const good = goodGraph();
    const loose = { ...good, edges: good.edges.filter(({ from }) => from.node !== "loss") };
    const doc = setSweep(loose, { id: "loss", param: "clipLow", sweep: list(0.1, 0.2) });
    expect(problemsOf(doc)).toMatchObject([{ code: "unused", severity: "error", nodeId: "loss" }]);
  });

  it("a rule's mend stands above a sweep of the same parameter", () => {
    const doc = swept([["train", "low", list(5, 6)]]);
    const [problem] = problemsOf(doc);
    const [fix] = problem ? fixesFor(problem, doc, smallCatalog) : [];
    expect(fix?.label).toBe("Set low of 'train' to 1");
    expect(problemsOf(fix?.apply(doc) ?? doc)).toEqual([]);
  });
});

describe("a sweep in a document", () => {
  const doc = swept([["loss", "clipLow", range(0, 1, 3)]]);

  it("is saved and opened, and a misshapen one is refused by its place", () => {
    const loaded = loadGraph(saveGraph(doc, smallCatalog), smallCatalog);
    expect(loaded).toMatchObject({ ok: true, doc });
    const bad = {
      ...doc,
      nodes: doc.nodes.map((node) => ({ ...node, sweeps: { clipLow: { kind: "grid" } } })),
    };
    const refused = loadGraph(bad, smallCatalog);
    expect(refused.ok ? "" : refused.problems[0]?.message).toBe(
      "In node 1 of the list, 'sweeps.clipLow.kind' must be of a known kind, but is \"grid\".",
    );
  });

  it("leaves documents without one as they were", () => {
    expect(saveGraph(removeSweep(doc, "loss", "clipLow"), smallCatalog)).toBe(
      saveGraph(goodGraph(), smallCatalog),
    );
  });

  it("is copied with its node", () => {
    const pasted = paste(doc, copyNodes(doc, ["loss"]), { x: 9, y: 9 });
    expect(pasted.doc.nodes.find(({ id }) => id === pasted.ids[0])?.sweeps).toEqual({
      clipLow: range(0, 1, 3),
    });
  });

  it("is part of what differs between two graphs", () => {
    const diff = diffGraphs(goodGraph(), doc, smallCatalog);
    expect(diff.changed).toMatchObject([
      { after: { id: "loss" }, params: [], sweeps: [{ param: "clipLow", before: undefined }] },
    ]);
    expect(isEmptyDiff(diffGraphs(doc, structuredClone(doc), smallCatalog))).toBe(true);
    expect(setSweep(doc, { id: "loss", param: "clipLow", sweep: range(0, 1, 3) })).toBe(doc);
  });

  it("knows by the parameter's type how it may be swept", () => {
    const loss = smallCatalog.get("objective.loss");
    const kinds = ["clipLow", "limit", "mode", "tags", "isOn"].map((param) => loss && sweepKind(loss, param));
    expect(kinds).toEqual(["number", "number", "enum", null, "boolean"]);
  });
});
