/** A sub-graph is how a graph is shown: folded or not, it is the same work. */
import { readdirSync, readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import {
  addFrame,
  expandGraph,
  exposePort,
  foldFrame,
  type GraphDoc,
  graphDocSchema,
  interfaceOf,
  nameFramePort,
  removeFrames,
  setSweep,
  unfoldFrame,
} from "@switchyard/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "./compile";

const folder = new URL("../../../fixtures/graphs/", import.meta.url);
const graphs = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => graphDocSchema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

/** A graph with up to three sub-graphs of any members, folded or not, with ports named and exposed. */
const anyFolding = fc.record({
  graph: fc.constantFrom(...graphs),
  groups: fc.array(
    fc.record({
      members: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
      isFolded: fc.boolean(),
      name: fc.string({ maxLength: 9 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const nodeAt = (doc: GraphDoc, n: number): string => doc.nodes[n % doc.nodes.length]?.id ?? "";

function grouped(
  graph: GraphDoc,
  groups: { members: number[]; isFolded: boolean; name: string }[],
): GraphDoc {
  return groups.reduce((doc, { members, isFolded, name }) => {
    const { doc: framed, id } = addFrame(doc, { nodes: members.map((n) => nodeAt(doc, n)) }, name);
    const frame = framed.frames?.find((each) => each.id === id);
    if (!frame) throw new Error("no frame");
    const folded = isFolded ? foldFrame(framed, frame.id) : framed;
    const port = { side: "out" as const, node: frame.nodes[0] ?? "", port: "model" };
    const exposed = exposePort(folded, { frame: frame.id, port });
    const [first] = interfaceOf(exposed, frame, catalog).inputs;
    return first ? nameFramePort(exposed, { frame: frame.id, port: first }, { name, catalog }) : exposed;
  }, graph);
}

const flipped = (doc: GraphDoc): GraphDoc =>
  (doc.frames ?? []).reduce(
    (now, { id, folded }) => (folded ? unfoldFrame(now, id) : foldFrame(now, id)),
    doc,
  );

test("any graph compiles to the same job, to the last byte, folded, unfolded and without sub-graphs", () => {
  fc.assert(
    fc.property(anyFolding, ({ graph, groups }) => {
      const doc = grouped(graph, groups);
      const bare = removeFrames(doc, doc.frames?.map(({ id }) => id) ?? []);
      const job = compile(bare, catalog);
      expect(compile(doc, catalog)).toEqual(job);
      expect(compile(flipped(doc), catalog)).toEqual(job);
    }),
    { numRuns: 40 },
  );
});

test("a sweep inside makes the same runs", () => {
  const graph = graphs.find(({ nodes }) => nodes.some(({ id }) => id === "warmup"));
  if (!graph) throw new Error("no example");
  const swept = setSweep(graph, {
    id: "warmup",
    param: "learningRate",
    sweep: { kind: "list", values: [0.001, 0.002] },
  });
  const { doc } = addFrame(swept, { nodes: ["warmup"] }, "Start");
  const runs = (source: GraphDoc) => {
    const expanded = expandGraph(source, catalog);
    if (!expanded.ok) throw new Error(JSON.stringify(expanded.problems));
    return expanded.points.map(({ doc: point, values }) => ({ values, job: compile(point, catalog) }));
  };
  expect(runs(foldFrame(doc, "frame"))).toEqual(runs(swept));
  expect(runs(swept)).toHaveLength(2);
});
