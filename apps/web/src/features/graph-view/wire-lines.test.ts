import type { GraphDoc } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { dotBox, NODE_WIDTH } from "./node-size";
import { toFlow } from "./to-flow";
import { linesByType, wireLines } from "./wire-lines";

const node = (id: string, kind: string, x: number) => ({ id, kind, params: {}, position: { x, y: 0 } });
const wire = (from: string, to: string, port: string) => ({
  from: { node: from, port },
  to: { node: to, port },
});

const doc: GraphDoc = {
  version: 1,
  nodes: [
    node("tasks", "tasks.procedural", 0),
    node("base", "model.tiny", 300),
    node("sft", "train.sft", 600),
    node("odd", "train.from_the_future", 900),
  ],
  edges: [
    wire("tasks", "base", "tasks"),
    wire("tasks", "sft", "tasks"),
    wire("base", "sft", "model"),
    wire("odd", "sft", "model"),
  ],
};

const startOf = (d: string) => d.slice(1, d.indexOf(" ")).split(",").map(Number);
const endOf = (d: string) =>
  d
    .slice(d.lastIndexOf(" ") + 1)
    .split(",")
    .map(Number);

describe("wires as lines", () => {
  it("end at the outer sides of the ports' dots, where the canvas ends them", () => {
    const line = wireLines(doc).find(({ id }) => id === "base/model>sft/model");
    const handles = new Map(toFlow({ doc }).nodes.map(({ id, handles = [] }) => [id, handles]));
    const from = handles.get("base")?.find(({ id, type }) => id === "model" && type === "source");
    const to = handles.get("sft")?.find(({ id, type }) => id === "model" && type === "target");
    if (!line || !from || !to) throw new Error("nothing is drawn");
    expect(startOf(line.d)).toEqual([300 + from.x + 12, from.y + 6]);
    expect(endOf(line.d)).toEqual([600 + to.x, to.y + 6]);
    expect(from.x).toBe(NODE_WIDTH - 1);
    expect(dotBox("target", 2).y - dotBox("target", 1).y).toBe(22);
  });

  it("leave out wires of kinds that are not known", () => {
    expect(wireLines(doc).map(({ id }) => id)).toEqual([
      "tasks/tasks>base/tasks",
      "tasks/tasks>sft/tasks",
      "base/model>sft/model",
    ]);
  });

  it("end at the card of a folded frame, and are not drawn inside of it", () => {
    const folded: GraphDoc = {
      ...doc,
      frames: [{ id: "f", title: "Start", nodes: ["tasks", "base"], folded: true }],
    };
    const lines = wireLines(folded);
    expect(lines.map(({ id }) => id)).toEqual(["tasks/tasks>sft/tasks", "base/model>sft/model"]);
    const [first, second] = lines.map(({ d }) => startOf(d));
    expect(first?.[0]).toBe(second?.[0]);
    expect((second?.[1] ?? 0) - (first?.[1] ?? 0)).toBe(22);
  });

  it("are one path for each type of wire, which holds every line", () => {
    const lines = wireLines(doc);
    const paths = linesByType(lines);
    expect(paths.map(({ type }) => type)).toEqual(["tasks", "model"]);
    for (const { type, d } of lines) expect(paths.find((path) => path.type === type)?.d).toContain(d);
  });
});
