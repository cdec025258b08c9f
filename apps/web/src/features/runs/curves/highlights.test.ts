import { catalog } from "@switchyard/catalog";
import { appendPoints, emptySeries } from "@switchyard/curves";
import { expect, test } from "vitest";
import { accentOf } from "@/features/graph-view";
import type { StageView } from "@/server/live/delta";
import { type RunNode, seriesInfo } from "../series-info";
import { highlightsOf } from "./highlights";

const node = (id: string, kind: string): [string, RunNode] => {
  const definition = catalog.get(kind) ?? null;
  return [id, { id, title: id, definition, accent: accentOf(definition) }];
};
const nodes = new Map([
  node("warmup", "train.sft"),
  node("grpo", "train.policy_gradient"),
  node("reward", "reward.combine"),
  node("verifier", "reward.verifier"),
  node("sampler", "rollout.sampler"),
]);
const series = [
  "warmup warmup/loss",
  "grpo sampler/tokensPerSecond",
  "grpo reward/mean",
  "grpo verifier/mean",
  "grpo grpo/reward",
  "grpo grpo/loss",
].map((place, id) => {
  const [stage = "", name = ""] = place.split(" ");
  return seriesInfo({ id, stage, name }, nodes);
});
const stage = (id: string, state: StageView["state"]) => ({ stage: id, state }) as StageView;
const points = (count: number) =>
  appendPoints(
    emptySeries(10),
    Array.from({ length: count }, (_, step) => ({ step, value: step })),
    1,
  ).series;
const all = new Map(series.map(({ id }) => [id, points(3)]));
const names = (stages: StageView[], curves = all) =>
  highlightsOf(series, stages, curves, 2).map(({ name }) => name);

test("the stage at work first, its own curve, then a reward that is not the same one again", () => {
  expect(names([stage("warmup", "finished"), stage("grpo", "running")])).toEqual([
    "grpo/reward",
    "verifier/mean",
  ]);
  expect(names([stage("warmup", "running"), stage("grpo", "waiting")])).toEqual(["warmup/loss"]);
});

test("a stage without a line yet leaves the place to the one before; a finished run shows its last training", () => {
  const early = new Map([
    [0, points(9)],
    [4, points(1)],
  ]);
  expect(names([stage("warmup", "finished"), stage("grpo", "running")], early)).toEqual(["warmup/loss"]);
  expect(names([stage("warmup", "finished"), stage("grpo", "finished")])).toEqual([
    "grpo/reward",
    "verifier/mean",
  ]);
  expect(names([stage("warmup", "waiting")], new Map())).toEqual([]);
});
