import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { expandGraph, type GraphDoc, graphDocSchema, type JsonValue, setSweep } from "@switchyard/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "./compile";

const example = graphDocSchema.parse(
  JSON.parse(readFileSync(new URL("../../../fixtures/graphs/knights-grpo.json", import.meta.url), "utf8")),
);

const PLACES: readonly (readonly [id: string, param: string, values: JsonValue[]])[] = [
  ["decoder", "layers", [1, 2]],
  ["warmup", "learningRate", [1e-3, 3e-3, 1e-2]],
  ["sampler", "groupSize", [4, 8]],
  ["grpo", "steps", [10, 20]],
  ["after", "limit", [10, 20]],
];

/** Everything that a node's output can reach, by the wires as they are drawn. */
function behind(doc: GraphDoc, id: string, seen = new Set([id])): Set<string> {
  for (const { from, to } of doc.edges) {
    if (from.node !== id || seen.has(to.node)) continue;
    seen.add(to.node);
    behind(doc, to.node, seen);
  }
  return seen;
}

test("points of a sweep share the work of every stage that nothing swept lies before", () => {
  fc.assert(
    fc.property(fc.subarray([...PLACES], { minLength: 1, maxLength: 3 }), (places) => {
      const doc = places.reduce(
        (held, [id, param, values]) => setSweep(held, { id, param, sweep: { kind: "list", values } }),
        example,
      );
      const expanded = expandGraph(doc, catalog);
      if (!expanded.ok) throw new Error(JSON.stringify(expanded.problems));
      const specs = expanded.points.map((point) => {
        const compiled = compile(point.doc, catalog);
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
        return compiled.spec;
      });
      expect(new Set(specs.map(({ hash }) => hash)).size).toBe(specs.length);
      for (const stage of specs[0]?.stages ?? []) {
        // As many different pieces of work as there are choices of the values that lie before it, and no more.
        const wanted = places
          .filter(([id]) => behind(example, id).has(stage))
          .reduce((product, [, , values]) => product * values.length, 1);
        const hashes = specs.map((spec) => spec.nodes.find(({ id }) => id === stage)?.hash);
        expect(new Set(hashes).size, stage).toBe(wanted);
      }
    }),
    { numRuns: 25 },
  );
});

test("a swept graph is no job: it is refused, with the place of the sweep", () => {
  const doc = setSweep(example, { id: "grpo", param: "steps", sweep: { kind: "list", values: [1, 2] } });
  expect(compile(doc, catalog)).toMatchObject({
    ok: false,
    problems: [{ code: "swept", nodeId: "grpo", param: "steps" }],
  });
});
