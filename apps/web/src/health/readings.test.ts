import { type Catalog, defineNode } from "@switchyard/graph";
import { expect, test } from "vitest";
import { z } from "zod";
import { assessStage } from "./assess";
import { markedSeries, stageReadings } from "./readings";
import { declaredSeries, planted, plantedSpec, STAGE } from "./testing/planted";

test("curves are found by what their nodes declare", () => {
  const spec = plantedSpec();
  const marked = markedSeries(spec, declaredSeries(spec));
  expect(new Set(marked.map(({ meaning }) => meaning))).toEqual(
    new Set([
      "reward",
      "loss",
      "gradNorm",
      "learningRate",
      "zeroSpread",
      "spread",
      "clipped",
      "klStart",
      "klSampler",
      "entropy",
      "truncated",
      "duplicates",
      "errored",
      "unanswered",
    ]),
  );
});

const cooling = defineNode({
  kind: "rollout.cooling",
  title: "Cooling sampler",
  summary: "A kind that no catalog holds.",
  role: "part",
  params: z.strictObject({
    heat: z.number().default(1).meta({ title: "Heat", description: "Divides the logits." }),
  }),
  levers: { temperature: "heat" },
  signals: {
    surprise: { title: "Surprise", description: "Of a token.", unit: "nats", health: "entropy" },
    other: { title: "Other", description: "Without a meaning." },
  },
});

test("a new kind takes part by declaring a meaning and a lever", () => {
  const hash = "0".repeat(64);
  const part = {
    id: "cool",
    label: "",
    role: "part",
    hash,
    inputs: {},
    config: { kind: cooling.kind, heat: 0.5 },
  } as const;
  const inputs = { rollout: [{ node: "cool", port: "rollout" }] };
  const stage = {
    id: "rl",
    label: "RL",
    role: "stage",
    hash,
    inputs,
    config: { kind: "train.unknown" },
  } as const;
  const kinds: Catalog = new Map([[cooling.kind, cooling]]);
  const series = ["cool/surprise", "cool/other", "cool/toString", "gone/surprise"].map((name) => ({
    stage: "rl",
    name,
  }));
  const [found] = stageReadings({ nodes: [part, stage], stages: ["rl"] }, series, {
    kinds,
    pointsOf: () => [{ step: 1, value: 0.7 }],
  });
  expect(found?.readings).toMatchObject([
    {
      meaning: "entropy",
      name: "cool/surprise",
      nodeTitle: "Cooling sampler",
      title: "Surprise",
      unit: "nats",
    },
  ]);
  expect(found?.levers).toEqual([
    {
      lever: "temperature",
      nodeId: "cool",
      nodeTitle: "Cooling sampler",
      param: "heat",
      title: "Heat",
      value: 0.5,
    },
  ]);
  expect(found && assessStage(found).map(({ measure }) => measure.meaning)).toEqual(["entropy"]);
});

test("levers are those of the stage and its parts, not of the stages before it", () => {
  const { levers } = planted({ fate: {} });
  expect(levers[0]).toMatchObject({ nodeId: STAGE, lever: "learningRate" });
  expect(levers.map(({ nodeId }) => nodeId)).not.toContain("warmup");
});
