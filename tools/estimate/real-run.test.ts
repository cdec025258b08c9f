/** What is estimated, against what the trainer then does: the same job, run for a few steps on the CPU. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { compile, estimateJob, type JobEstimate } from "@switchyard/compiler";
import { type JsonValue, setParam } from "@switchyard/graph";
import { type JobSpec, type TrainerEvent, trainerEventSchema } from "@switchyard/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRAINER, VENV_PYTHON } from "../setup/places.mjs";

type Settings = Record<string, Record<string, JsonValue>>;

/** Completions of one token: every one is as long as it may be, so that the bound is what happens. */
const SMALL: Settings = {
  sums: { trainSize: 200, heldOutSize: 12 },
  warmup: { steps: 4, batchSize: 8 },
  sampler: { groupSize: 4, maxTokens: 1 },
  train: { steps: 3, promptsPerStep: 5 },
  before: { limit: 500, maxTokens: 1 },
  after: { limit: 10, maxTokens: 1 },
};

function smallSpec(settings: Settings): JobSpec {
  const template = TEMPLATES.find(({ slug }) => slug === "addition");
  if (!template) throw new Error("the template is gone");
  let graph = template.graph;
  for (const [id, params] of Object.entries(settings))
    for (const [param, value] of Object.entries(params))
      graph = setParam(graph, { id, param, value }, catalog);
  // A checkpoint as often as there can be one.
  const result = compile(graph, catalog, { limits: { checkpointSeconds: 0.000_001 } });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

let folder = "";
let events: TrainerEvent[] = [];
let estimate: JobEstimate;
let spec: JobSpec;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-estimate-"));
  spec = smallSpec(SMALL);
  estimate = estimateJob(spec, catalog);
  writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
  const args = ["-m", "trainer", "run", "--spec", join(folder, "spec.json"), "--out", join(folder, "run")];
  await promisify(execFile)(VENV_PYTHON, [...args, "--device", "cpu", "--threads", "1"], {
    cwd: TRAINER,
    env: { ...process.env, PYTHONPATH: join(TRAINER, "src"), OMP_NUM_THREADS: "1" },
  });
  events = readFileSync(join(folder, "run", "events-1.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => trainerEventSchema.parse(JSON.parse(line)));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ofKind = <K extends TrainerEvent["kind"]>(kind: K) =>
  events.filter((event): event is Extract<TrainerEvent, { kind: K }> => event.kind === kind);
const stage = (id: string) => {
  const found = estimate.stages.find((each) => each.id === id);
  if (!found?.work) throw new Error(`no estimate of '${id}'`);
  return { ...found, work: found.work };
};

test("every stage counts what was said that it would", () => {
  const started = ofKind("stage.started").map(({ stage: id, total, unit }) => [id, total, unit]);
  expect(started).toEqual(estimate.stages.map(({ id, work }) => [id, work?.units.value, work?.unit]));
  expect(stage("before").work.units).toEqual({ value: 12, certainty: "exact" });
});

describe.each(["warmup", "train"])("the tokens and sequences of '%s'", (id) => {
  test("are the trainer's own count", () => {
    const last = ofKind("metrics")
      .filter((event) => event.stage === id)
      .at(-1);
    const { countedTokens, samples } = stage(id).work;
    expect([countedTokens.value, samples.value]).toEqual([last?.tokens, last?.samples]);
  });
});

test("demonstrations are known exactly, sampled lengths as a bound", () => {
  expect(stage("warmup").work.countedTokens).toEqual({ value: 4 * 8 * 4, certainty: "exact" });
  expect(stage("train").work.countedTokens).toEqual({ value: 3 * 5 * 4, certainty: "atMost" });
});

test("the parameters of the decoder are counted exactly", () => {
  const told = ofKind("metrics").find(({ values }) => "decoder/parameters" in values);
  expect(estimate.stages[0]?.parameters).toEqual({
    value: told?.values["decoder/parameters"],
    certainty: "exact",
  });
});

const within = (expected: number | undefined, actual: number, share: number) =>
  expect(Math.abs((expected ?? 0) - actual) / actual).toBeLessThan(share);

function bytesIn(path: string): number {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(path, name)))
    .reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0);
}

/** Not of 'train': where no completion is right there is no gradient, and Adam keeps no moments. */
test("a checkpoint has the size that was said, within 2 %", () => {
  const checkpoint = ofKind("checkpoint")
    .filter((event) => event.stage === "warmup")
    .at(-1);
  expect(checkpoint?.bytes).toBeGreaterThan(1_000_000);
  within(stage("warmup").files.checkpoint?.value, checkpoint?.bytes ?? 0, 0.02);
});

test.each(["warmup", "train"])("the model of '%s' has the size that was said, within 2 %", (id) => {
  const output = ofKind("artifact").find((event) => event.stage === id && event.role === "stageOutput");
  const bytes = bytesIn(join(folder, "run", output?.path ?? "", "model"));
  expect(bytes).toBeGreaterThan(400_000);
  within(stage(id).files.output?.value, bytes, 0.02);
});
