import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixesFor, type GraphDoc, type GraphProblem, validateGraph } from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

const problemsOf = (doc: GraphDoc): readonly GraphProblem[] => {
  const result = validateGraph(doc, smallCatalog);
  return result.ok ? result.warnings : result.problems;
};

/** What the first fix of the first problem of a kind says, and the graph after it. */
function firstFix(doc: GraphDoc, code: GraphProblem["code"]) {
  const problem = problemsOf(doc).find((problem) => problem.code === code);
  if (!problem) throw new Error(`no ${code} in ${JSON.stringify(problemsOf(doc))}`);
  const fixes = fixesFor(problem, doc, smallCatalog);
  return { labels: fixes.map(({ label }) => label), fixed: fixes[0]?.apply(doc) ?? doc };
}

const paramsOf = (doc: GraphDoc, id: string) => doc.nodes.find((node) => node.id === id)?.params;

describe("fixes", () => {
  const training = (params: GraphDoc["nodes"][number]["params"]) =>
    sketch(
      [
        ["text", "tasks.text"],
        ["base", "model.base", params],
        ["loop", "train.loop"],
      ],
      ["text.tasks -> base.tasks", "base.model -> loop.model", "text.tasks -> loop.tasks"],
    );

  it.each([
    [99, ["Set to 8", "Reset to 2"], { layers: 8 }],
    [-3, ["Set to 1", "Reset to 2"], { layers: 1 }],
    [2.6, ["Set to 3", "Reset to 2"], { layers: 3 }],
    ["many", ["Reset to 2"], {}],
  ])("a value of %s is brought into its bounds, or reset", (layers, labels, params) => {
    const { labels: said, fixed } = firstFix(training({ layers }), "badParam");
    expect(said).toEqual(labels);
    expect(paramsOf(fixed, "base")).toEqual(params);
    expect(problemsOf(fixed)).toEqual([]);
  });

  it("a mistyped parameter is renamed with its value", () => {
    const { labels, fixed } = firstFix(training({ layer: 4 }), "badParam");
    expect(labels).toEqual(["Rename to 'layers'", "Remove 'layer'"]);
    expect(paramsOf(fixed, "base")).toEqual({ layers: 4 });
  });

  it("the only node that fits is connected, and where there is none it is added", () => {
    const good = training({});
    const unplugged = { ...good, edges: good.edges.filter(({ to }) => to.port !== "model") };
    const plugged = firstFix(unplugged, "missingInput");
    expect(plugged.labels).toEqual(["Connect 'Base'"]);
    expect(new Set(plugged.fixed.edges)).toEqual(new Set(good.edges));

    const { labels, fixed } = firstFix(sketch([["loop", "train.loop"]]), "missingInput");
    expect(labels).toEqual(["Add 'Base'"]);
    expect(fixed.nodes.map(({ kind }) => kind)).toEqual(["train.loop", "model.base"]);
    expect(fixed.edges).toEqual([
      { from: { node: "base", port: "model" }, to: { node: "loop", port: "model" } },
    ]);
  });

  it("a rule says which value mends it", () => {
    const good = training({});
    const nodes = good.nodes.map((node) =>
      node.id === "loop" ? { ...node, params: { low: 5, high: 3 } } : node,
    );
    const { labels, fixed } = firstFix({ ...good, nodes }, "badParam");
    expect(labels).toEqual(["Set low of 'loop' to 3"]);
    expect(problemsOf(fixed)).toEqual([]);
  });

  it("of a wire drawn twice one stays", () => {
    const good = goodGraph();
    const doubled = { ...good, edges: [...good.edges, ...good.edges.slice(0, 1)] };
    const { labels, fixed } = firstFix(doubled, "repeatedWire");
    expect(labels).toEqual(["Keep one of them"]);
    expect(fixed.edges).toHaveLength(good.edges.length);
    expect(problemsOf(fixed)).toEqual(problemsOf(good));
  });

  it("a wire that a port has no room for goes with all its copies", () => {
    const good = goodGraph();
    const base2 = { id: "base2", kind: "model.base", params: {}, position: { x: 0, y: 0 } };
    const { edges } = sketch([], ["words.tasks -> base2.tasks", "base2.model -> train.model"]);
    const crowded = {
      ...good,
      nodes: [...good.nodes, base2],
      edges: [...good.edges, ...edges, ...edges.slice(1)],
    };
    const { fixed } = firstFix(crowded, "tooManyWires");
    expect(fixed.edges).toEqual([...good.edges, ...edges.slice(0, 1)]);
  });

  it("every fix of any graph solves its problem, and changes the graph", () => {
    const isSame = (a: GraphProblem) => (b: GraphProblem) =>
      a.code === b.code && a.nodeId === b.nodeId && a.message === b.message;
    let count = 0;
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const problems = problemsOf(doc);
        for (const problem of problems) {
          const before = problems.filter(isSame(problem)).length;
          for (const { label, apply } of fixesFor(problem, doc, smallCatalog)) {
            const fixed = apply(doc);
            const after = problemsOf(fixed).filter(isSame(problem)).length;
            expect(after, `${label}: ${problem.message}`).toBeLessThan(before);
            expect(fixed).not.toBe(doc);
            count += 1;
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(count).toBeGreaterThan(400);
  });
});
