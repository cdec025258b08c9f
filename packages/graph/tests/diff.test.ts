import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addFrame,
  addNote,
  changeNotes,
  connect,
  diffGraphs,
  disconnect,
  isEmptyDiff,
  mergeForDiff,
  moveNodes,
  putInFrame,
  removeNodes,
  setLabel,
  setParam,
  tidyGraph,
} from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

const diff = (before: Parameters<typeof diffGraphs>[0], after: Parameters<typeof diffGraphs>[0]) =>
  diffGraphs(before, after, smallCatalog);

describe("difference of two graphs", () => {
  it("names what an edit has done, and nothing else", () => {
    const graph = goodGraph();
    const [loop] = graph.nodes.filter(({ kind }) => kind === "train.loop");
    const id = loop?.id ?? "";
    const raised = setParam(graph, { id, param: "high", value: 7 }, smallCatalog);
    expect(diff(graph, raised)).toMatchObject({
      added: [],
      removed: [],
      changed: [{ after: { id }, params: [{ param: "high", before: 1, after: 7 }] }],
      wiresAdded: [],
      wiresRemoved: [],
      reordered: [],
    });
    const without = removeNodes(graph, [id]);
    const gone = diff(graph, without);
    expect(gone.removed.map((node) => node.id)).toEqual([id]);
    expect(gone.wiresRemoved).toEqual(
      graph.edges.filter(({ from, to }) => [from.node, to.node].includes(id)),
    );
    expect(diff(graph, setLabel(graph, id, "Mine")).changed).toMatchObject([{ params: [] }]);
  });

  it("does not see where nodes stand, nor a default that is written down", () => {
    const graph = goodGraph();
    const moved = moveNodes(graph, new Map(graph.nodes.map(({ id }) => [id, { x: 900, y: 1 }])));
    const spelt = {
      ...moved,
      nodes: moved.nodes.map((node) =>
        node.kind === "train.loop" ? { ...node, params: { ...node.params, low: 0 } } : node,
      ),
    };
    expect(spelt.nodes).not.toEqual(graph.nodes);
    expect(isEmptyDiff(diff(graph, spelt))).toBe(true);
  });

  it("sees wires of one port in another order", () => {
    const nodes = sketch([
      ["a", "tasks.text"],
      ["b", "tasks.text"],
      ["base", "model.base"],
    ]);
    const wire = (id: string) => ({ from: { node: id, port: "tasks" }, to: { node: "base", port: "tasks" } });
    const ab = connect(connect(nodes, wire("a"), smallCatalog), wire("b"), smallCatalog);
    const ba = connect(disconnect(ab, [wire("a")]), wire("a"), smallCatalog);
    expect(diff(ab, ba)).toEqual({ ...diff(ab, ab), reordered: [{ node: "base", port: "tasks" }] });
    expect(mergeForDiff(ab, ba, diff(ab, ba)).nodes).toEqual(new Map([["base", "changed"]]));
  });

  it("sees what a note says and whom a frame holds, not where or how large they are", () => {
    const { doc, id } = addNote(goodGraph(), { x: 0, y: 0 });
    const written = changeNotes(doc, new Map([[id, { text: "why" }]]));
    const { doc: framed } = addFrame(written, { nodes: ["loss", "train"] }, "Loop");
    expect(diff(goodGraph(), framed)).toMatchObject({
      notes: [{ mark: "added" }],
      frames: [{ mark: "added" }],
    });
    expect(diff(doc, written).notes).toMatchObject([
      { mark: "changed", before: { text: "" }, after: { text: "why" } },
    ]);
    const placed = changeNotes(
      written,
      new Map([[id, { position: { x: 9, y: 9 }, size: { width: 300, height: 300 } }]]),
    );
    expect(isEmptyDiff(diff(written, placed))).toBe(true);
    const without = putInFrame(framed, { nodes: ["loss"] }, null);
    expect(diff(framed, without).frames).toMatchObject([{ mark: "changed" }]);
    const back = mergeForDiff(framed, goodGraph(), diff(framed, goodGraph()));
    expect([back.notes, back.frames]).toEqual([new Map([[id, "removed"]]), new Map([["frame", "removed"]])]);
    expect(back.doc.notes).toEqual(framed.notes);
  });

  it("of any graph with itself is empty, also after it was stored", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(isEmptyDiff(diff(graph, graph))).toBe(true);
        expect(isEmptyDiff(diff(graph, tidyGraph(graph, smallCatalog)))).toBe(true);
      }),
    );
  });

  it("backwards is the other way round", () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (a, b) => {
        const [there, back] = [diff(a, b), diff(b, a)];
        expect(there.added).toEqual(back.removed);
        const flip = { added: "removed", removed: "added", changed: "changed" } as const;
        const ids = (list: typeof there.frames) =>
          list.map(({ mark, before, after }) => `${mark} ${(after ?? before).id}`);
        expect(
          ids(there.frames.map((each) => ({ ...each, mark: flip[each.mark] }) as typeof each)).sort(),
        ).toEqual(ids(back.frames).sort());
        expect(there.wiresRemoved).toEqual(back.wiresAdded);
        const sides = (list: typeof there.changed) =>
          new Set(list.flatMap(({ after, params }) => params.map(({ param }) => `${after.id} ${param}`)));
        expect(sides(there.changed)).toEqual(sides(back.changed));
        const merged = mergeForDiff(a, b, there);
        expect(new Set(merged.doc.nodes.map(({ id }) => id))).toEqual(
          new Set([...a.nodes, ...b.nodes].map(({ id }) => id)),
        );
      }),
    );
  });
});
