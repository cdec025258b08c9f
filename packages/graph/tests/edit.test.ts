import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ANNOTATION_COLOURS,
  addFrame,
  addNode,
  addNote,
  changeFrame,
  changeNotes,
  connect,
  copyNodes,
  disconnect,
  exposePort,
  foldFrame,
  type GraphDoc,
  graphDocSchema,
  type History,
  hidePort,
  interfaceOf,
  moveFramePort,
  moveNodes,
  type NodeDefinition,
  nameFramePort,
  type PortOfFrame,
  paste,
  pause,
  putInFrame,
  record,
  redo,
  removeFrames,
  removeNodes,
  removeNotes,
  resetParam,
  setLabel,
  setParam,
  startHistory,
  tidyGraph,
  undo,
  unfoldFrame,
  whyNotConnect,
} from "../src";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

const kind = (name: string): NodeDefinition => {
  const definition = smallCatalog.get(name);
  if (!definition) throw new Error(name);
  return definition;
};
const edge = (wire: string) => {
  const [found] = sketch([], [wire]).edges;
  if (!found) throw new Error(wire);
  return found;
};
const here = { x: 1, y: 2 };

describe("single edits", () => {
  test("a new node gets a free id that reads well", () => {
    const first = addNode(sketch([]), kind("objective.loss"), here);
    const second = addNode(first.doc, kind("objective.loss"), here);
    const third = addNode(second.doc, kind("objective.loss"), here);
    expect([first.id, second.id, third.id]).toEqual(["loss", "loss2", "loss3"]);
  });

  test("a removed node takes its wires along", () => {
    const doc = removeNodes(goodGraph(), ["words"]);
    expect(doc.edges).toEqual(
      sketch([], ["base.model -> train.model", "loss.objective -> train.objective"]).edges,
    );
  });

  test("a wire to a port for one replaces the old in its place; a port for many keeps both", () => {
    const one = connect(goodGraph(), edge("train.model -> train.model"), smallCatalog);
    expect(one.edges.map(({ from }) => from.node)).toEqual(["words", "words", "train", "loss"]);
    const many = connect(goodGraph(), edge("other.tasks -> base.tasks"), smallCatalog);
    expect(many.edges).toHaveLength(5);
  });

  test("a wire is drawn once and can be taken away", () => {
    const doc = goodGraph();
    expect(connect(doc, edge("base.model -> train.model"), smallCatalog)).toBe(doc);
    expect(disconnect(doc, [edge("base.model -> train.model")]).edges).toHaveLength(3);
    expect(disconnect(doc, [edge("a.b -> c.d")])).toBe(doc);
  });

  test("a parameter at its default is not stored", () => {
    const doc = goodGraph();
    const changed = setParam(doc, { id: "loss", param: "clipLow", value: 0.5 }, smallCatalog);
    expect(changed.nodes[3]?.params).toEqual({ clipLow: 0.5 });
    expect(
      setParam(changed, { id: "loss", param: "clipLow", value: 0.2 }, smallCatalog).nodes[3]?.params,
    ).toEqual({});
    expect(setParam(doc, { id: "loss", param: "tags", value: ["a"] }, smallCatalog)).toBe(doc);
    expect(resetParam(changed, "loss", "clipLow").nodes[3]?.params).toEqual({});
  });

  test("a label is trimmed, and an empty one goes away", () => {
    const named = setLabel(goodGraph(), "loss", "  Mine ");
    expect(named.nodes[3]?.label).toBe("Mine");
    expect(setLabel(named, "loss", " ").nodes[3]).not.toHaveProperty("label");
  });

  test("a move to where a node is already is no edit", () => {
    const doc = goodGraph();
    expect(moveNodes(doc, new Map([["loss", { x: 0, y: 0 }]]))).toBe(doc);
    expect(moveNodes(doc, new Map([["loss", here]])).nodes[3]?.position).toEqual(here);
  });

  test("a paste brings the wires among its nodes, under new ids", () => {
    const doc = goodGraph();
    const pasted = paste(doc, copyNodes(doc, ["loss", "train"]), { x: 10, y: 10 });
    expect(pasted.ids).toEqual(["train2", "loss2"]);
    expect(pasted.doc.edges.slice(4)).toEqual([edge("loss2.objective -> train2.objective")]);
    expect(paste(pasted.doc, copyNodes(pasted.doc, ["loss2"]), here).ids).toEqual(["loss3"]);
  });

  test("says why a wire would make no sense", () => {
    expect(whyNotConnect(goodGraph(), edge("words.tasks -> train.model"), smallCatalog)).toContain(
      "takes model",
    );
    expect(whyNotConnect(goodGraph(), edge("train.model -> train.model"), smallCatalog)).toContain("circle");
    expect(whyNotConnect(goodGraph(), edge("words.tasks -> train.tasks"), smallCatalog)).toBeNull();
  });
});

/** Any edit, with indices taken modulo what there is. */
const anyCommand: fc.Arbitrary<(doc: GraphDoc) => GraphDoc> = fc.oneof(
  fc
    .constantFrom(...smallCatalog.values())
    .map((definition) => (doc: GraphDoc) => addNode(doc, definition, here).doc),
  fc.nat().map((n) => (doc: GraphDoc) => removeNodes(doc, [nth(doc, n)])),
  fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("tasks", "model", "objective")).map(
    ([a, b, port]) =>
      (doc: GraphDoc) =>
        doc.nodes.length === 0
          ? doc
          : connect(
              doc,
              { from: { node: nth(doc, a), port }, to: { node: nth(doc, b), port } },
              smallCatalog,
            ),
  ),
  fc
    .nat()
    .map((n) => (doc: GraphDoc) => disconnect(doc, doc.edges.slice(n % (doc.edges.length + 1)).slice(0, 1))),
  fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })).map(
    ([n, value]) =>
      (doc: GraphDoc) =>
        setParam(doc, { id: nth(doc, n), param: "clipLow", value }, smallCatalog),
  ),
  fc.tuple(fc.nat(), fc.string({ maxLength: 5 })).map(
    ([n, label]) =>
      (doc: GraphDoc) =>
        setLabel(doc, nth(doc, n), label),
  ),
  fc.nat().map((n) => (doc: GraphDoc) => moveNodes(doc, new Map([[nth(doc, n), { x: n % 7, y: 0 }]]))),
  fc
    .nat()
    .map(
      (n) => (doc: GraphDoc) =>
        paste(doc, copyNodes(doc, [nth(doc, n), nth(doc, n + 1)], [nthNote(doc, n)]), here).doc,
    ),
  fc.constant((doc: GraphDoc) => addNote(doc, here).doc),
  fc.tuple(fc.nat(), fc.string({ maxLength: 5 }), fc.constantFrom(undefined, ...ANNOTATION_COLOURS)).map(
    ([n, text, colour]) =>
      (doc: GraphDoc) =>
        changeNotes(
          doc,
          new Map([[nthNote(doc, n), { text, colour, size: { width: 80 + (n % 9), height: 40 } }]]),
        ),
  ),
  fc.nat().map((n) => (doc: GraphDoc) => removeNotes(doc, [nthNote(doc, n)])),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([n, note]) =>
      (doc: GraphDoc) =>
        addFrame(doc, { nodes: [nth(doc, n), nth(doc, n + 1)], notes: [nthNote(doc, note)] }, "Group").doc,
  ),
  fc.tuple(fc.nat(), fc.string({ maxLength: 5 }), fc.constantFrom(undefined, ...ANNOTATION_COLOURS)).map(
    ([n, title, colour]) =>
      (doc: GraphDoc) =>
        changeFrame(doc, nthFrame(doc, n), { title, colour }),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.boolean()).map(
    ([n, frame, isIn]) =>
      (doc: GraphDoc) =>
        putInFrame(doc, { nodes: [nth(doc, n)] }, isIn ? nthFrame(doc, frame) : null),
  ),
  fc.nat().map((n) => (doc: GraphDoc) => removeFrames(doc, [nthFrame(doc, n)])),
  fc.nat().map((n) => (doc: GraphDoc) => foldFrame(doc, nthFrame(doc, n))),
  fc.nat().map((n) => (doc: GraphDoc) => unfoldFrame(doc, nthFrame(doc, n))),
  fc.tuple(fc.nat(), fc.nat(), fc.string({ maxLength: 5 })).map(
    ([n, port, name]) =>
      (doc: GraphDoc) =>
        nameFramePort(doc, nthPort(doc, n, port), { name, catalog: smallCatalog }),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(1 as const, -1 as const)).map(
    ([n, port, by]) =>
      (doc: GraphDoc) =>
        moveFramePort(doc, nthPort(doc, n, port), by),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("in" as const, "out" as const)).map(
    ([n, member, side]) =>
      (doc: GraphDoc) =>
        exposePort(doc, {
          frame: nthFrame(doc, n),
          port: { side, node: nth(doc, member), port: "objective" },
        }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([n, port]) =>
      (doc: GraphDoc) =>
        hidePort(doc, nthPort(doc, n, port)),
  ),
);
/** Some port that some frame shows. */
function nthPort(doc: GraphDoc, n: number, port: number): PortOfFrame {
  const frame = doc.frames?.[n % Math.max(1, doc.frames.length)];
  const { inputs, outputs } = frame ? interfaceOf(doc, frame, smallCatalog) : { inputs: [], outputs: [] };
  const ports = [...inputs, ...outputs];
  const none = { side: "in" as const, node: "none", port: "none" };
  return { frame: frame?.id ?? "none", port: ports[port % Math.max(1, ports.length)] ?? none };
}
const nthNote = (doc: GraphDoc, n: number): string =>
  doc.notes?.[n % Math.max(1, doc.notes.length)]?.id ?? "none";
const nthFrame = (doc: GraphDoc, n: number): string =>
  doc.frames?.[n % Math.max(1, doc.frames.length)]?.id ?? "none";
const nth = (doc: GraphDoc, n: number): string => doc.nodes[n % Math.max(1, doc.nodes.length)]?.id ?? "none";

describe("any sequence of edits", () => {
  const anySequence = fc.array(
    fc.tuple(anyCommand, fc.option(fc.constantFrom("drag", "type"), { nil: null })),
    {
      maxLength: 40,
    },
  );
  const steps = <T>(times: number, step: (history: History<T>) => History<T>, from: History<T>): History<T> =>
    Array.from({ length: times }).reduce<History<T>>(step, from);

  test("keeps the document well formed: it opens again, ids are unique, no wire hangs", () => {
    fc.assert(
      fc.property(anySequence, (sequence) => {
        const doc = sequence.reduce((current, [command]) => command(current), goodGraph());
        expect(graphDocSchema.safeParse(doc).success).toBe(true);
        const ids = doc.nodes.map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { from, to } of doc.edges)
          expect(ids).toEqual(expect.arrayContaining([from.node, to.node]));
        // Every frame holds something that is there, and nothing is in two.
        expect(tidyGraph(doc, smallCatalog).frames).toEqual(doc.frames);
      }),
    );
  });

  test("all undone gives the first document, all redone the last", () => {
    fc.assert(
      fc.property(anySequence, (sequence) => {
        const start = startHistory(goodGraph());
        const end = sequence.reduce(
          (history, [command, intent]) => record(history, command(history.present), intent),
          start,
        );
        const undone = steps(sequence.length, undo, end);
        expect(undone.present).toBe(start.present);
        expect(steps(sequence.length, redo, undone).present).toBe(end.present);
      }),
    );
  });

  test("edits in a row with one intent are one step, until a pause or an edit of another kind", () => {
    const typed = ["a", "ab", "abc"].reduce(
      (history, text) => record(history, text, "name"),
      startHistory(""),
    );
    expect(undo(typed).present).toBe("");
    expect(undo(record(pause(typed), "abcd", "name")).present).toBe("abc");
    expect(undo(record(typed, "x", "other")).present).toBe("abc");
    expect(undo(record(record(typed, "x"), "y")).present).toBe("x");
  });

  test("an edit after an undo forgets what could have been redone", () => {
    const back = undo(record(record(startHistory(1), 2), 3));
    expect(redo(record(back, 9)).present).toBe(9);
  });
});
