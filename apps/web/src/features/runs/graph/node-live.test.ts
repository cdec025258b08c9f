import { catalog } from "@switchyard/catalog";
import { appendPoints, emptySeries } from "@switchyard/curves";
import { expect, test } from "vitest";
import type { StageView } from "@/server/live/delta";
import { type RunNode, seriesInfo } from "../series-info";
import { nodesLive } from "./node-live";

const node = (id: string, kind: string): RunNode => ({
  id,
  title: id,
  definition: catalog.get(kind) ?? null,
  accent: null,
});
const nodes = [
  node("grpo", "train.policy_gradient"),
  node("verifier", "reward.verifier"),
  node("after", "eval.accuracy"),
];
const byId = new Map(nodes.map((one) => [one.id, one]));
const stage = (id: string, position: number, more: Partial<StageView> = {}): StageView => ({
  stage: id,
  position,
  kind: "",
  label: id,
  state: "waiting",
  done: 0,
  total: 0,
  unit: "steps",
  secondsLeft: null,
  seconds: null,
  reused: false,
  message: "",
  ...more,
});
const curve = (values: readonly number[]) =>
  appendPoints(
    emptySeries(100),
    values.map((value, step) => ({ step, value })),
    1,
  ).series;
const series = [
  { id: 1, stage: "grpo", name: "grpo/reward" },
  { id: 2, stage: "grpo", name: "verifier/mean" },
  { id: 3, stage: "after", name: "verifier/mean" },
  { id: 4, stage: "grpo", name: "verifier/unparsed" },
].map((one) => seriesInfo(one, byId));
const running = { state: "running", done: 30, total: 120, secondsLeft: 75 } as const;

test("a stage at work shows how far it is; its parts show their newest primary value", () => {
  const live = nodesLive(nodes, {
    head: { state: "leased", failedNode: null },
    stages: [stage("grpo", 0, running), stage("after", 1)],
    series,
    curves: new Map([
      [1, curve([0.1, 0.25])],
      [2, curve([0.5])],
      [4, curve([0.9])],
    ]),
  });
  expect(live.grpo).toMatchObject({
    state: "running",
    progress: 0.25,
    note: "30 of 120 steps, 1 min 15 s left",
    values: [{ title: "Reward", text: "0.25" }],
    spark: [0.1, 0.25],
  });
  expect(live.verifier).toMatchObject({ state: null, values: [{ title: "Verified", text: "50 %" }] });
  expect(live.after).toMatchObject({ state: "waiting", progress: null, values: [] });
});

test("a part used by several stages shows what the stage furthest on measured", () => {
  const live = nodesLive(nodes, {
    head: { state: "leased", failedNode: null },
    stages: [stage("grpo", 0, { state: "finished", seconds: 61, reused: true }), stage("after", 1, running)],
    series,
    curves: new Map([
      [2, curve([0.5])],
      [3, curve([0.75])],
    ]),
  });
  expect(live.verifier?.values).toEqual([{ title: "Verified", text: "75 %" }]);
  expect(live.grpo).toMatchObject({ state: "reused", note: "From an earlier run" });
});

test.each([
  ["paused", "paused"],
  ["queued", "waiting"],
  ["cancelled", "cancelled"],
  ["pausing", "running"],
] as const)("in a run that is %s the stage at work is %s", (state, shown) => {
  const live = nodesLive(nodes, {
    head: { state, failedNode: null },
    stages: [stage("grpo", 0, running)],
    series: [],
    curves: new Map(),
  });
  expect(live.grpo?.state).toBe(shown);
});

test("the node that a run failed in is marked, a part too", () => {
  const live = nodesLive(nodes, {
    head: { state: "failed", failedNode: "verifier" },
    stages: [stage("grpo", 0, { ...running, state: "failed" })],
    series: [],
    curves: new Map(),
  });
  expect([live.grpo?.state, live.verifier?.state, live.after?.state]).toEqual(["failed", "failed", null]);
});

test("nodes about which nothing new is known keep their identity, so they are not drawn again", () => {
  const input = {
    head: { state: "leased", failedNode: null },
    stages: [stage("grpo", 0, running)],
    series,
    curves: new Map([[1, curve([0.1])]]),
  } as const;
  const first = nodesLive(nodes, input);
  const next = nodesLive(nodes, { ...input, curves: new Map([[1, curve([0.1, 0.9])]]) }, first);
  expect(next.verifier).toBe(first.verifier);
  expect(next.grpo).not.toBe(first.grpo);
});
