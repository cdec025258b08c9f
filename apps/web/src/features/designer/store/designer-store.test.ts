import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { emptyGraph, type GraphDoc, graphDocSchema, whyNotConnect } from "@switchyard/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutGraph } from "@/features/graph-view";
import { createDesignerStore, selectedIds } from "./designer-store";
import { edgeOf, makeWireJudge } from "./wire-judge";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const make = (doc: GraphDoc) => {
  const store = createDesignerStore(doc);
  return { store, doc: () => store.getState().history.present, ...store.getState() };
};

describe("designer store", () => {
  it("marks a bad value at its node, and takes the mark away when it is mended", () => {
    const { store, setParam } = make(example);
    const errorsOf = (id: string) =>
      store.getState().flow.nodes.find((node) => node.id === id)?.data.errors ?? [];
    expect(errorsOf("grpo")).toEqual([]);
    const rate = example.nodes.find((node) => node.id === "grpo")?.params.learningRate ?? null;
    setParam("grpo", "learningRate", 3);
    expect(errorsOf("grpo")).toHaveLength(1);
    expect(store.getState().problems).toContainEqual(
      expect.objectContaining({ code: "badParam", nodeId: "grpo", param: "learningRate" }),
    );
    setParam("grpo", "learningRate", rate);
    expect(errorsOf("grpo")).toEqual([]);
    expect(store.getState().history.present.nodes).toEqual(example.nodes);
  });

  it("sweeps a parameter: shown on its node, judged for each value, one undo away", () => {
    const { store, doc, setSweep, undo } = make(example);
    const data = () => store.getState().flow.nodes.find((node) => node.id === "grpo")?.data;
    setSweep("grpo", "steps", { kind: "list", values: [10, 20, 40] });
    expect(data()).toMatchObject({ points: 3, errors: [] });
    expect(data()?.changed[0]).toEqual({ name: "steps", title: "Steps", text: "10, 20, 40", isSwept: true });
    setSweep("grpo", "steps", { kind: "list", values: [10, 0] });
    expect(store.getState().problems).toMatchObject([{ code: "badSweep", nodeId: "grpo", param: "steps" }]);
    undo();
    expect(doc()).toEqual(example);
    expect(data()?.points).toBe(1);
    setSweep("grpo", "steps", { kind: "list", values: [10] });
    setSweep("grpo", "steps", null);
    expect(doc()).toEqual(example);
  });

  it("draws anew only the nodes that an edit has touched", () => {
    const { store, setParam } = make(example);
    const before = new Map(store.getState().flow.nodes.map((node) => [node.id, node]));
    setParam("format", "weight", 0.7);
    const changed = store.getState().flow.nodes.filter((node) => before.get(node.id) !== node);
    expect(changed.map((node) => node.id)).toEqual(["format"]);
  });

  it("takes a drag as one step, wherever the pointer went", () => {
    const { store, doc, changeNodes, undo } = make(example);
    const before = example.nodes.find(({ id }) => id === "grpo")?.position;
    for (const x of [10, 20, 30]) {
      changeNodes([{ type: "position", id: "grpo", position: { x, y: 5 }, dragging: true }]);
    }
    expect(doc()).toBe(example);
    changeNodes([{ type: "position", id: "grpo", position: { x: 31.4, y: 5.2 }, dragging: false }]);
    expect(doc().nodes.find((node) => node.id === "grpo")?.position).toEqual({ x: 31, y: 5 });
    undo();
    expect(doc()).toEqual(example);
    expect(store.getState().flow.nodes.find((node) => node.id === "grpo")?.position).toEqual(before);
  });

  it("puts new nodes where none is covered, selects them, and removes what is selected with its wires", () => {
    const { store, doc, addKind, removeSelected, undo } = make(emptyGraph());
    const first = addKind("train.sft", { x: 0, y: 0 });
    const second = addKind("train.sft", { x: 0, y: 0 });
    expect(new Set(doc().nodes.map((node) => `${node.position.x},${node.position.y}`)).size).toBe(2);
    expect(selectedIds(store.getState().flow)).toEqual([second]);
    removeSelected();
    expect(doc().nodes.map((node) => node.id)).toEqual([first]);
    undo();
    expect(doc().nodes).toHaveLength(2);
  });

  it("pastes copies under new ids with the wires between them", () => {
    const { store, doc, select, copySelected, paste } = make(example);
    select(["verifier", "format", "reward"]);
    const clip = copySelected();
    if (!clip) throw new Error("nothing copied");
    paste(clip);
    expect(selectedIds(store.getState().flow)).toEqual(["verifier2", "format2", "reward2"]);
    expect(
      doc()
        .edges.filter((edge) => edge.to.node === "reward2")
        .map((edge) => edge.from.node),
    ).toEqual(["verifier2", "format2"]);
  });

  it("gives the first document back when everything is undone, and the last when it is redone", () => {
    const command = fc.oneof(
      fc.record({
        do: fc.constant("param" as const),
        id: fc.constantFrom("grpo", "warmup"),
        n: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({
        do: fc.constant("move" as const),
        id: fc.constantFrom("grpo", "puzzles"),
        n: fc.integer(),
      }),
      fc.record({
        do: fc.constant("add" as const),
        id: fc.constantFrom(...catalog.keys()),
        n: fc.constant(0),
      }),
      fc.record({
        do: fc.constant("remove" as const),
        id: fc.constantFrom("clip", "warmup", "sft"),
        n: fc.constant(0),
      }),
      fc.record({
        do: fc.constant("duplicate" as const),
        id: fc.constantFrom("reward", "after"),
        n: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
        const { store, doc, ...actions } = make(example);
        for (const { do: what, id, n } of commands) {
          if (what === "param") actions.setParam(id, "steps", n);
          if (what === "move") actions.move(new Map([[id, { x: n, y: 0 }]]), null);
          if (what === "add") actions.addKind(id, { x: 0, y: 0 });
          if (what === "remove" || what === "duplicate") actions.select([id]);
          if (what === "remove") actions.removeSelected();
          if (what === "duplicate") actions.duplicateSelected();
        }
        const last = doc();
        while (store.getState().history.past.length > 0) actions.undo();
        expect(doc()).toEqual(example);
        while (store.getState().history.future.length > 0) actions.redo();
        expect(doc()).toEqual(last);
      }),
      { numRuns: 60 },
    );
  });
});

describe("wire judge", () => {
  it("agrees with the graph's own rule for every pair of ports", () => {
    const judge = makeWireJudge(example, catalog);
    const ports = example.nodes.flatMap(({ id, kind }) => {
      const definition = catalog.get(kind);
      return [
        ...Object.keys(definition?.inputs ?? {}).map((port) => ({ node: id, port, side: "target" as const })),
        ...Object.keys(definition?.outputs ?? {}).map((port) => ({
          node: id,
          port,
          side: "source" as const,
        })),
      ];
    });
    let fits = 0;
    for (const from of ports) {
      for (const onto of ports.filter((port) => port.side !== from.side)) {
        const expected = whyNotConnect(example, edgeOf({ from, onto }), catalog) === null;
        expect(judge({ from, onto })).toBe(expected);
        if (expected) fits += 1;
      }
    }
    expect(fits).toBeGreaterThan(20);
  });
});

describe("layout", () => {
  it("puts what is upstream to the left, and nothing over another", () => {
    const places = layoutGraph(example, new Map());
    const at = (id: string) => places.get(id) ?? { x: Number.NaN, y: Number.NaN };
    for (const { from, to } of example.edges) expect(at(from.node).x).toBeLessThan(at(to.node).x);
    const spots = [...places.values()].map(({ x, y }) => `${x},${y}`);
    expect(new Set(spots).size).toBe(example.nodes.length);
  });
});
