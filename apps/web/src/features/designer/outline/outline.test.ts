import { readFileSync } from "node:fs";
import { addFrame, addNote, changeNotes, foldFrame, type GraphDoc, graphDocSchema } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { outlineOf } from "./outline";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const listed = (doc: GraphDoc, ...rest: [order: "stage" | "frame", typed?: string]) =>
  Object.fromEntries(
    outlineOf(doc, ...rest).map(({ id, entries }) => [id, entries.map(({ flowId }) => flowId)]),
  );

describe("outline", () => {
  it("lists each node once, under the stage that it works for", () => {
    const groups = listed(example, "stage");
    expect(Object.values(groups).flat().sort()).toEqual(example.nodes.map(({ id }) => id).sort());
    expect(groups.grpo).toEqual(expect.arrayContaining(["grpo", "reward", "format", "sampler", "clip"]));
    expect(groups.shared).toEqual(expect.arrayContaining(["puzzles", "verifier"]));
    expect(groups.before).toEqual(["before"]);
  });

  it("puts a stage behind those that it builds on", () => {
    const order = outlineOf(example, "stage").map(({ id }) => id);
    expect(order.indexOf("warmup")).toBeLessThan(order.indexOf("grpo"));
    expect(order.indexOf("grpo")).toBeLessThan(order.indexOf("after"));
    const reversed = { ...example, nodes: example.nodes.toReversed() };
    const back = outlineOf(reversed, "stage").map(({ id }) => id);
    expect(back.indexOf("warmup")).toBeLessThan(back.indexOf("grpo"));
  });

  it("goes by frames, with their notes", () => {
    const noted = addNote(example, { x: 0, y: 0 });
    const written = changeNotes(noted.doc, new Map([[noted.id, { text: "Mind the length\nmore" }]]));
    const { doc } = addFrame(written, { nodes: ["grpo", "clip"], notes: [noted.id] }, "Learning");
    const [frame, outside] = outlineOf(doc, "frame");
    expect(frame).toMatchObject({ id: "frame:frame", title: "Learning" });
    expect(frame?.entries.map(({ title }) => title)).toContain("Mind the length");
    expect(frame?.entries.map(({ flowId }) => flowId)).toEqual(["grpo", "clip", "note:note"]);
    expect(outside?.entries).toHaveLength(example.nodes.length - 2);
  });

  it("lists a folded frame besides what it holds", () => {
    const doc = foldFrame(addFrame(example, { nodes: ["grpo", "clip"] }, "Learning").doc, "frame");
    expect(outlineOf(doc, "frame")[0]?.entries.map(({ flowId }) => flowId)).toEqual([
      "frame:frame",
      "grpo",
      "clip",
    ]);
    const groups = listed(doc, "stage");
    expect(groups.subgraphs).toEqual(["frame:frame"]);
    expect(groups.grpo).toContain("clip");
  });

  it("keeps what answers every word", () => {
    expect(Object.values(listed(example, "stage", "warm ACC")).flat()).toEqual(["before"]);
    expect(outlineOf(example, "stage", "nothing like it")).toEqual([]);
  });

  it("lists a graph that goes in a circle, and a long one, too", () => {
    const wire = (from: string, to: string) => ({
      from: { node: from, port: "model" },
      to: { node: to, port: "model" },
    });
    const circle = { ...example, edges: [...example.edges, wire("grpo", "warmup")] };
    expect(Object.values(listed(circle, "stage")).flat()).toHaveLength(example.nodes.length);
    const nodes = Array.from({ length: 5_000 }, (_, n) => ({
      id: `n${n}`,
      kind: "train.sft",
      params: {},
      position: { x: 0, y: 0 },
    }));
    const edges = nodes.slice(1).map(({ id }, n) => wire(`n${n}`, id));
    expect(outlineOf({ version: 1, nodes, edges }, "stage")).toHaveLength(5_000);
  });
});
