import { catalog } from "@switchyard/catalog";
import { appendPoints, emptySeries } from "@switchyard/curves";
import { expect, test } from "vitest";
import type { StageView } from "@/server/live/delta";
import { groupSeries, type RunNode, seriesInfo } from "../series-info";
import { curveSections, readSingles, singlesText } from "./curve-sections";

const node = (id: string): [string, RunNode] => [id, { id, title: id, definition: null, accent: null }];
const nodes = new Map<string, RunNode>([node("puzzles"), node("grpo"), node("verifier"), node("after")]);
const series = [
  { id: 1, stage: "grpo", name: "verifier/mean" },
  { id: 2, stage: "grpo", name: "puzzles/count" },
  { id: 3, stage: "grpo", name: "grpo/reward" },
  { id: 4, stage: "after", name: "after/accuracy" },
].map((one) => seriesInfo(one, nodes));
const stage = (id: string, done: number, state: StageView["state"]): StageView => ({
  stage: id,
  position: 0,
  kind: "",
  label: id,
  state,
  done,
  total: 10,
  unit: "steps",
  secondsLeft: null,
  seconds: null,
  reused: false,
  message: "",
});
const points = (count: number) =>
  appendPoints(
    emptySeries(100),
    Array.from({ length: count }, (_, step) => ({ step, value: step })),
    1,
  ).series;
const singlesOf = (curves: Parameters<typeof singlesText>[0]) => readSingles(singlesText(curves));
const groups = groupSeries(series, ["grpo", "after"], nodes);

test("only a series of one point is a single", () => {
  const far = appendPoints(
    emptySeries(1),
    [
      { step: 0, value: 1 },
      { step: 9, value: 2 },
    ],
    1,
  ).series;
  expect(far.tiles).toHaveLength(1);
  expect([
    ...singlesOf(
      new Map([
        [4, points(1)],
        [5, points(2)],
        [6, emptySeries(9)],
        [7, far],
        [8, points(1)],
      ]),
    ),
  ]).toEqual([4, 8]);
  expect(singlesOf(new Map()).size).toBe(0);
});

test("what was measured once is a number, all else a curve; the stage's own curves come first", () => {
  const curves = new Map([
    [1, points(5)],
    [2, points(1)],
    [3, points(5)],
    [4, points(1)],
  ]);
  const sections = curveSections(
    groups,
    [stage("grpo", 5, "running"), stage("after", 3, "finished")],
    singlesOf(curves),
  );
  expect(
    sections.map(({ stage: id, numbers, groups: drawn }) => [
      id,
      numbers.map(({ name }) => name),
      drawn.map((group) => group.node.id),
    ]),
  ).toEqual([
    ["grpo", ["puzzles/count"], ["grpo", "verifier"]],
    ["after", ["after/accuracy"], []],
  ]);
});

test("at a stage's first step its curves are curves already", () => {
  const curves = new Map([
    [1, points(1)],
    [2, points(1)],
    [3, points(1)],
  ]);
  const [grpo] = curveSections(
    groups,
    [stage("grpo", 1, "running"), stage("after", 0, "waiting")],
    singlesOf(curves),
  );
  expect(grpo?.numbers).toEqual([]);
});

test("what a stage's timeline shows as a ribbon is no curve; the stage's own are all there for it", () => {
  const definition = catalog.get("train.sasr") ?? null;
  const hybrid = new Map<string, RunNode>([
    ["mixed", { id: "mixed", title: "Mixed", definition, accent: null }],
    node("verifier"),
  ]);
  const told = ["mixed/decision", "mixed/reason", "mixed/pSft", "verifier/mean"].map((name, id) =>
    seriesInfo({ id, stage: "mixed", name }, hybrid),
  );
  const curves = new Map(told.map(({ id }) => [id, points(5)]));
  const [section] = curveSections(
    groupSeries(told, ["mixed"], hybrid),
    [stage("mixed", 5, "running")],
    singlesOf(curves),
  );
  expect(section?.groups.flatMap((group) => group.series.map(({ name }) => name))).toEqual([
    "mixed/pSft",
    "verifier/mean",
  ]);
  expect(section?.own.map(({ signalId }) => signalId).sort()).toEqual(["decision", "pSft", "reason"]);
});

test("shares that a node's kind stacks are a bar, and no numbers besides", () => {
  const kind = [...catalog.values()].find(({ role, view }) => role === "stage" && view.stack);
  if (!kind?.view.stack) throw new Error("no stage stacks signals");
  const stacking = new Map<string, RunNode>([
    ["after", { id: "after", title: "after", definition: kind, accent: null }],
  ]);
  const names = ["length", ...kind.view.stack.parts];
  const told = names.map((name, id) => seriesInfo({ id, stage: "after", name: `after/${name}` }, stacking));
  const curves = new Map(names.map((_, id) => [id, points(1)]));
  const [section] = curveSections(
    groupSeries(told, ["after"], stacking),
    [stage("after", 3, "finished")],
    singlesOf(curves),
  );
  const isPrimary = (name: string) => kind.signals[name]?.primary === true;
  expect(section?.stacks.map(({ series: all }) => all.length)).toEqual([names.length]);
  expect(section?.numbers.map(({ signalId }) => signalId)).toEqual(
    expect.arrayContaining(names.filter((name) => name === "length" || isPrimary(name))),
  );
  expect(section?.numbers).toHaveLength(names.filter((name) => name === "length" || isPrimary(name)).length);
  expect(section?.groups).toEqual([]);
});
