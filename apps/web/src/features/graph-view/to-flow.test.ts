import { emptyGraph, type GraphDoc, type GraphProblem } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { formatParam } from "./format-param";
import type { NodeLive } from "./node-data";
import { toFlow } from "./to-flow";

const doc: GraphDoc = {
  ...emptyGraph(),
  nodes: [
    { id: "puzzles", kind: "tasks.procedural", params: { trainSize: 50 }, position: { x: 0, y: 0 } },
    { id: "grpo", kind: "train.policy_gradient", params: {}, position: { x: 300, y: 0 }, label: "GRPO" },
    { id: "odd", kind: "reward.from_the_future", params: {}, position: { x: 0, y: 300 } },
  ],
  edges: [{ from: { node: "puzzles", port: "tasks" }, to: { node: "grpo", port: "tasks" } }],
};

const running: NodeLive = { state: "running", progress: 0.5, note: "1 of 2 steps", values: [] };
const problem: GraphProblem = {
  code: "missingInput",
  severity: "error",
  nodeId: "grpo",
  port: "model",
  message: "Nothing is plugged in.",
  remedy: "Connect a model.",
};

const node = (flow: ReturnType<typeof toFlow>, id: string) =>
  flow.nodes.find((candidate) => candidate.id === id);

describe("a graph as the canvas draws it", () => {
  it("shows names, changed parameters, and what an empty port stands for", () => {
    const flow = toFlow({ doc });
    expect(node(flow, "puzzles")?.data.changed).toEqual([
      { name: "trainSize", title: "Training puzzles", text: "50", isSwept: false },
    ]);
    const grpo = node(flow, "grpo")?.data;
    expect(grpo).toMatchObject({ title: "GRPO", accent: "model" });
    expect(grpo?.portNotes.model).toEqual({ text: "required", isMissing: true });
    expect(grpo?.portNotes.rollout).toEqual({ text: "default sampler", isMissing: false });
    expect(grpo?.portNotes.tasks).toBeUndefined();
  });

  it("says what the compiler adds to a chain that is not whole", () => {
    const withClip = (next: GraphDoc["nodes"], edges: GraphDoc["edges"]) =>
      node(toFlow({ doc: { ...doc, nodes: [...doc.nodes, ...next], edges } }), "grpo")?.data.portNotes
        .objective;
    const clip = { id: "clip", kind: "objective.clip", params: {}, position: { x: 0, y: 0 } };
    const reduction = { ...clip, id: "reduction", kind: "objective.reduction" };
    const into = (from: string, to: string) => ({
      from: { node: from, port: "objective" },
      to: { node: to, port: "objective" },
    });
    expect(withClip([clip], [into("clip", "grpo")])?.text).toBe("+ default reduction");
    expect(
      withClip([clip, reduction], [into("clip", "reduction"), into("reduction", "grpo")]),
    ).toBeUndefined();
    expect(withClip([], [])?.text).toBe("default clipped surrogate, reduction");
  });

  it("draws a kind that it does not know, instead of failing", () => {
    expect(node(toFlow({ doc }), "odd")?.data).toMatchObject({
      definition: null,
      title: "reward.from_the_future",
    });
  });

  it("colours a wire by its type and lets it flow while its end is at work", () => {
    expect(toFlow({ doc }).edges[0]?.data).toEqual({ type: "tasks", isFlowing: false, mark: null });
    expect(toFlow({ doc, live: { grpo: running } }).edges[0]?.data?.isFlowing).toBe(true);
  });

  it("keeps the identity of everything that has not changed", () => {
    const first = toFlow({ doc });
    const second = toFlow({ doc: structuredClone(doc) }, first);
    // Parameters are compared by identity: a copied document is new, but its wires are not.
    expect(second.edges[0]).toBe(first.edges[0]);
    const third = toFlow({ doc, problems: [problem], live: { puzzles: running } }, toFlow({ doc }, first));
    expect(node(third, "odd")).toBe(node(first, "odd"));
    expect(node(third, "grpo")?.data.errors).toEqual(["Nothing is plugged in."]);
    expect(node(third, "puzzles")?.data.live).toBe(running);
    const fourth = toFlow({ doc, problems: [{ ...problem }], live: { puzzles: running } }, third);
    expect(fourth.nodes).toEqual(third.nodes);
    fourth.nodes.forEach((same, index) => {
      expect(same).toBe(third.nodes[index]);
    });
  });

  it("keeps what the canvas has measured and selected", () => {
    const first = toFlow({ doc });
    first.nodes = first.nodes.map((held) => ({ ...held, selected: true, measured: { width: 1, height: 2 } }));
    const changed = {
      ...doc,
      nodes: doc.nodes.map((held) => ({ ...held, params: { ...held.params, x: 1 } })),
    };
    expect(toFlow({ doc: changed }, first).nodes[0]).toMatchObject({
      selected: true,
      measured: { width: 1 },
    });
  });
});

it.each([
  [null, "none"],
  [0.0003, "3e-4"],
  [0, "0"],
  [12_000_000, "1.2e7"],
  [true, "on"],
  ["", "empty"],
  ["a\n  b", "a b"],
  [[1, 4], "1, 4"],
  [{ n_people: 2 }, "n_people: 2"],
  [{ right: { least: 1 }, wrong: { least: 0 } }, "2 entries"],
  ["x".repeat(60), `${"x".repeat(27)}…`],
])("formats %j as %s", (value, text) => {
  expect(formatParam(value)).toBe(text);
});
