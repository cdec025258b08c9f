import type { GraphDoc } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { toFlow } from "@/features/graph-view";
import { liveWires, movable } from "./far-wires";

const node = (id: string, kind: string) => ({ id, kind, params: {}, position: { x: 0, y: 0 } });
const wire = (from: string, to: string, port: string) => ({
  from: { node: from, port },
  to: { node: to, port },
});

const doc: GraphDoc = {
  version: 1,
  nodes: [node("tasks", "tasks.procedural"), node("base", "model.tiny"), node("sft", "train.sft")],
  edges: [wire("tasks", "base", "tasks"), wire("tasks", "sft", "tasks"), wire("base", "sft", "model")],
  frames: [{ id: "f", title: "", nodes: ["base"] }],
};

const chosen = (ids: readonly string[]) => {
  const flow = toFlow({ doc });
  const mark = <T extends { id: string }>(list: T[]) =>
    list.map((part) => ({ ...part, selected: ids.includes(part.id) }));
  return { ...flow, nodes: mark(flow.nodes), frames: mark(flow.frames), edges: mark(flow.edges) };
};
const live = (ids: readonly string[]) => {
  const flow = chosen(ids);
  return liveWires(flow.edges, movable(flow)).map(({ id }) => id);
};

describe("wires of a large graph seen from far away", () => {
  it("are elements of their own at what is chosen, and only there", () => {
    expect(live([])).toEqual([]);
    expect(live(["base"])).toEqual(["tasks/tasks>base/tasks", "base/model>sft/model"]);
  });

  it("are so too at what moves along in a chosen frame", () => {
    expect(live(["frame:f"])).toEqual(live(["base"]));
  });

  it("are so where they are chosen themselves", () => {
    expect(live(["tasks/tasks>sft/tasks"])).toEqual(["tasks/tasks>sft/tasks"]);
  });

  it("depend on which parts are chosen, not on their order", () => {
    expect(movable(chosen(["tasks", "base"]))).toEqual(movable(chosen(["base", "tasks"])));
  });
});
