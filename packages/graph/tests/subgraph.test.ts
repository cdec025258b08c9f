import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addFrame,
  connect,
  copyNodes,
  diffGraphs,
  disconnect,
  exposePort,
  foldFrame,
  type GraphDoc,
  hidePort,
  interfaceOf,
  isEmptyDiff,
  loadGraph,
  mergeForDiff,
  moveFramePort,
  nameFramePort,
  paste,
  portDifferences,
  portKey,
  putInFrame,
  saveGraph,
  tidyGraph,
  unfoldFrame,
  validateGraph,
  whyNotPortName,
} from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

/** `goodGraph` with a frame around its loop and its loss: tasks and model come in, a model goes out. */
const framed = (): GraphDoc => addFrame(goodGraph(), { nodes: ["train", "loss"] }, "Training").doc;

const frameOf = (doc: GraphDoc, at = 0) => {
  const frame = doc.frames?.[at];
  if (!frame) throw new Error("no frame");
  return frame;
};
const shown = (doc: GraphDoc, at = 0) => interfaceOf(doc, frameOf(doc, at), smallCatalog);
const names = (doc: GraphDoc, at = 0) => ({
  in: shown(doc, at).inputs.map(({ name }) => name),
  out: shown(doc, at).outputs.map(({ name }) => name),
});
const input = (node: string, port: string) => ({ side: "in" as const, node, port });
const output = (node: string, port: string) => ({ side: "out" as const, node, port });
const named = (doc: GraphDoc, port: ReturnType<typeof input | typeof output>, name: string) =>
  nameFramePort(doc, { frame: "frame", port }, { name, catalog: smallCatalog });
const edge = (wire: string) => {
  const [found] = sketch([], [wire]).edges;
  if (!found) throw new Error(wire);
  return found;
};

describe("the interface of a frame", () => {
  test("is made of the wires across its border, each port once, in the order of the wires", () => {
    expect(shown(framed())).toEqual({
      inputs: [
        { side: "in", node: "train", port: "tasks", name: "tasks", isNamed: false, type: "tasks" },
        { side: "in", node: "train", port: "model", name: "model", isNamed: false, type: "model" },
      ],
      outputs: [],
    });
    const { doc } = addFrame(goodGraph(), { nodes: ["words"] });
    expect(names(doc)).toEqual({ in: [], out: ["tasks"] });
  });

  test("tells ports of one name apart by their nodes", () => {
    const doc = sketch(
      [
        ["words", "tasks.text"],
        ["base", "model.base"],
        ["train", "train.loop"],
      ],
      ["words.tasks -> base.tasks", "words.tasks -> train.tasks"],
    );
    expect(names(addFrame(doc, { nodes: ["base", "train"] }).doc).in).toEqual(["Base tasks", "Train tasks"]);
  });

  test("has the names that the author gives, each once on a side", () => {
    const doc = named(framed(), input("train", "tasks"), "  questions ");
    expect(names(doc).in).toEqual(["questions", "model"]);
    expect(named(doc, input("train", "model"), "questions")).toBe(doc);
    const target = { frame: "frame", port: input("train", "model") };
    expect(whyNotPortName(doc, target, { name: "questions", catalog: smallCatalog })).toContain(
      "Another input is called “questions”",
    );
    expect(whyNotPortName(doc, target, { name: "x".repeat(65), catalog: smallCatalog })).toContain("64");
    expect(names(named(doc, input("train", "model"), "tasks")).in).toEqual(["questions", "tasks"]);
    expect(frameOf(named(doc, input("train", "tasks"), "")).ports?.every((port) => !("name" in port))).toBe(
      true,
    );
    const outward = exposePort(doc, { frame: "frame", port: output("train", "model") });
    expect(names(named(outward, output("train", "model"), "model")).out).toEqual(["model"]);
  });

  test("shows a port without a wire when it is exposed, until it is hidden; a wired one cannot be hidden", () => {
    const target = { frame: "frame", port: output("train", "model") };
    const doc = exposePort(framed(), target);
    expect(names(doc).out).toEqual(["model"]);
    expect(exposePort(doc, target)).toBe(doc);
    expect(names(hidePort(doc, target)).out).toEqual([]);
    expect(hidePort(doc, { frame: "frame", port: input("train", "model") })).toBe(doc);
    expect(exposePort(doc, { frame: "frame", port: output("words", "tasks") })).toBe(doc);
  });

  test("is in the order that the author gives it", () => {
    const target = { frame: "frame", port: input("train", "model") };
    const doc = moveFramePort(framed(), target, -1);
    expect(names(doc).in).toEqual(["model", "tasks"]);
    expect(moveFramePort(doc, target, -1)).toBe(doc);
    expect(names(moveFramePort(doc, target, 1)).in).toEqual(["tasks", "model"]);
  });

  test("loses a port whose wire comes to lie inside, and the ports of what leaves", () => {
    const doc = named(foldFrame(framed(), "frame"), input("train", "model"), "start");
    expect(names(putInFrame(doc, { nodes: ["base"] }, "frame")).in).toEqual(["Train tasks", "Base tasks"]);
    expect(names(putInFrame(doc, { nodes: ["train"] }, null))).toEqual({ in: [], out: ["objective"] });
  });
});

describe("folding", () => {
  test("settles the interface, so that a port stays while its wire is drawn anew, and leaves nodes and wires alone", () => {
    const doc = foldFrame(framed(), "frame");
    expect({ nodes: doc.nodes, edges: doc.edges }).toEqual({
      nodes: goodGraph().nodes,
      edges: goodGraph().edges,
    });
    const cut = disconnect(doc, [edge("base.model -> train.model")]);
    expect(names(cut).in).toEqual(["tasks", "model"]);
    expect(names(connect(cut, edge("base.model -> train.model"), smallCatalog)).in).toEqual([
      "tasks",
      "model",
    ]);
    expect(foldFrame(doc, "frame")).toBe(doc);
    expect(foldFrame(doc, "gone")).toBe(doc);
    const open = unfoldFrame(doc, "frame");
    expect(frameOf(open)).not.toHaveProperty("folded");
    expect(unfoldFrame(open, "frame")).toBe(open);
  });

  test("is nothing to the checks, whatever the graph", () => {
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const folded = (doc.frames ?? []).reduce((now, { id }) => foldFrame(now, id), doc);
        const open = (doc.frames ?? []).reduce((now, { id }) => unfoldFrame(now, id), folded);
        const [one, other] = [validateGraph(folded, smallCatalog), validateGraph(open, smallCatalog)];
        expect(one.ok).toBe(other.ok);
        if (one.ok && other.ok) expect([...one.graph.nodes]).toEqual([...other.graph.nodes]);
        else expect(one).toEqual(other);
      }),
    );
  });

  test("is kept in a file, and a copy has the interface without the wires", () => {
    const doc = named(foldFrame(framed(), "frame"), input("train", "tasks"), "questions");
    expect(loadGraph(saveGraph(doc, smallCatalog), smallCatalog)).toEqual({ ok: true, doc, migrated: [] });
    const pasted = paste(doc, copyNodes(doc, ["train", "loss"]), { x: 1, y: 1 });
    expect(frameOf(pasted.doc, 1)).toMatchObject({ id: "frame2", folded: true, nodes: ["train2", "loss2"] });
    expect(names(pasted.doc, 1)).toEqual(names(doc));
  });

  test("a copy has the ports, too, that came after the fold", () => {
    const nodes = sketch([
      ["a", "objective.loss"],
      ["b", "objective.loss"],
    ]);
    const folded = foldFrame(addFrame(nodes, { nodes: ["b"] }).doc, "frame");
    expect(copyNodes(folded, ["b"]).frames?.[0]).not.toHaveProperty("ports");
    const wired = connect(folded, edge("a.objective -> b.objective"), smallCatalog);
    expect(copyNodes(wired, ["b"]).frames?.[0]?.ports).toEqual([input("b", "objective")]);
  });

  test.each([
    ["a side nobody knows", { side: "up", node: "train", port: "model" }, "side"],
    ["a name that is empty", { side: "in", node: "train", port: "model", name: "" }, "name"],
    ["a name that is too long", { side: "in", node: "train", port: "model", name: "x".repeat(65) }, "name"],
  ])("%s is refused where it stands", (_, port, field) => {
    const result = loadGraph(
      { ...goodGraph(), frames: [{ id: "a", title: "", nodes: ["train"], ports: [port] }] },
      smallCatalog,
    );
    expect(result).toMatchObject({ ok: false, problems: [{ path: ["frames", 0, "ports", 0, field] }] });
  });
});

describe("whatever a document says of its frames", () => {
  test("names on a side are never the same, and every port belongs to a member once", () => {
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const tidy = tidyGraph(doc, smallCatalog);
        for (const frame of tidy.frames ?? []) {
          const { inputs, outputs } = interfaceOf(tidy, frame, smallCatalog);
          for (const side of [inputs, outputs]) {
            expect(new Set(side.map(({ name }) => name)).size).toBe(side.length);
            expect(new Set(side.map(portKey)).size).toBe(side.length);
            for (const { node } of side) expect(frame.nodes).toContain(node);
          }
          // All wires across the border have a port to end at.
          const keys = new Set([...inputs, ...outputs].map(portKey));
          for (const { from, to } of tidy.edges) {
            const [leaves, enters] = [frame.nodes.includes(from.node), frame.nodes.includes(to.node)];
            if (leaves && !enters) expect(keys.has(portKey({ side: "out", ...from }))).toBe(true);
            if (enters && !leaves) expect(keys.has(portKey({ side: "in", ...to }))).toBe(true);
          }
        }
      }),
    );
  });
});

describe("between versions", () => {
  const diff = (before: GraphDoc, after: GraphDoc) => diffGraphs(before, after, smallCatalog);

  test("folded is no difference; a name and a port without a wire are", () => {
    const folded = foldFrame(framed(), "frame");
    expect(isEmptyDiff(diff(framed(), folded))).toBe(true);
    const renamed = named(folded, input("train", "tasks"), "questions");
    expect(diff(framed(), renamed).frames).toMatchObject([{ mark: "changed" }]);
    expect(portDifferences([framed(), frameOf(framed())], [renamed, frameOf(renamed)])).toEqual([
      { port: input("train", "tasks"), before: undefined, after: "questions" },
    ]);
    const exposed = exposePort(folded, { frame: "frame", port: output("train", "model") });
    expect(portDifferences([folded, frameOf(folded)], [exposed, frameOf(exposed)])).toEqual([
      { port: output("train", "model"), before: undefined, after: null },
    ]);
    expect(
      isEmptyDiff(diff(folded, moveFramePort(folded, { frame: "frame", port: input("train", "model") }, -1))),
    ).toBe(true);
  });

  test("nothing is hidden in a card while two are compared", () => {
    const folded = foldFrame(framed(), "frame");
    const { doc } = mergeForDiff(goodGraph(), folded, diff(goodGraph(), folded));
    expect(frameOf(doc)).not.toHaveProperty("folded");
  });
});
