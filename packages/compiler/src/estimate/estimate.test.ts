import { catalog, TEMPLATES, type Template } from "@switchyard/catalog";
import { type GraphDoc, type JsonValue, setParam, sumOf } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../compile";
import { type EstimateOptions, estimateJob, type JobEstimate } from "./estimate";
import { type MeasuredStage, measuredStages, modelSource, tasksOf } from "./measured";
import type { MemoryEstimate } from "./memory";

const UPLOADED = "0123456789abcdef".repeat(4);

const filled = ({ graph, asks }: Template): GraphDoc =>
  asks.reduce(
    (doc, { nodeId, param }) => setParam(doc, { id: nodeId, param, value: UPLOADED }, catalog),
    graph,
  );

function specOf(graph: GraphDoc): JobSpec {
  const result = compile(graph, catalog);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

const templateNamed = (slug: string): GraphDoc => {
  const found = TEMPLATES.find((each) => each.slug === slug);
  if (!found) throw new Error(slug);
  return filled(found);
};

const addition = templateNamed("addition");

const set = (graph: GraphDoc, id: string, params: Record<string, JsonValue>): GraphDoc =>
  Object.entries(params).reduce((doc, [param, value]) => setParam(doc, { id, param, value }, catalog), graph);

const estimated = (graph: GraphDoc, options?: EstimateOptions): JobEstimate =>
  estimateJob(specOf(graph), catalog, options);

const stageOf = (estimate: JobEstimate, id: string) => {
  const stage = estimate.stages.find((each) => each.id === id);
  if (!stage) throw new Error(id);
  return stage;
};

/** Everything of which more work must give more, or as much. */
const costs = ({ totals }: JobEstimate): number[] => [
  totals.sampledTokens.value,
  totals.trainedTokens.value,
  totals.seconds,
  totals.memoryBytes,
  totals.outputBytes.value,
];

const isNowhereLess = (more: JobEstimate, less: JobEstimate): boolean =>
  costs(more).every((cost, index) => cost >= (costs(less)[index] ?? 0));

describe.each(TEMPLATES.map((template) => [template.slug, filled(template)] as const))("%s", (_, graph) => {
  const withParam = (param: string) =>
    graph.nodes.filter(({ kind }) => catalog.get(kind)?.params.shape[param] !== undefined);

  test("says for every stage what it does, and for every model where its size is from", () => {
    for (const stage of estimated(graph).stages) {
      expect(stage.work, stage.id).not.toBeNull();
      if (stage.parameters) expect(stage.parametersBasis).toBeTruthy();
    }
  });

  test.each(["steps", "groupSize"])("more of '%s' is nowhere less", (param) => {
    const ids = withParam(param).map(({ id }) => id);
    if (ids.length === 0) return;
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        // No shorter than any warm-up within the stage, which must fit.
        fc.integer({ min: 2, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        (id, count, more) => {
          const base = param === "steps" ? 5_000 : 0;
          const less = estimated(set(graph, id, { [param]: base + count }));
          expect(isNowhereLess(estimated(set(graph, id, { [param]: base + count + more })), less)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a stage whose result is stored costs nothing", () => {
    const spec = specOf(graph);
    const hashes = spec.nodes.filter(({ role }) => role === "stage").map(({ hash }) => hash);
    fc.assert(
      fc.property(fc.subarray(hashes), (stored) => {
        const { stages, totals } = estimateJob(spec, catalog, { finished: new Set(stored) });
        for (const stage of stages.filter(({ isCached }) => isCached)) {
          expect([stage.work, stage.arithmetic, stage.memory, stage.files.output]).toEqual([
            null,
            null,
            null,
            null,
          ]);
          expect(stage.time.kind).toBe("cached");
        }
        const rest = stages.filter(({ isCached }) => !isCached);
        expect(totals.cached).toBe(stages.length - rest.length);
        const tokens = rest.flatMap(({ work }) => (work ? [work.sampledTokens] : []));
        expect(totals.sampledTokens).toEqual(sumOf(...tokens));
      }),
      { numRuns: 25 },
    );
  });
});

test("a comparison of reports runs again though its result is stored, as the trainer does it", () => {
  const spec = specOf(templateNamed("adacot-pareto"));
  const finished = new Set(spec.nodes.map(({ hash }) => hash));
  const running = estimateJob(spec, catalog, { finished }).stages.filter(({ isCached }) => !isCached);
  expect(running.map(({ kind }) => kind)).toEqual(["eval.pareto"]);
});

describe("by hand", () => {
  test("the decoder of the smallest graph: 2 blocks of width 64, 32 tokens, 16 places", () => {
    // hidden 176; a block 4 x 64^2 + 3 x 64 x 176 + 2 x 64 = 50,304; twice that, and (32 + 16 + 1) x 64.
    expect(stageOf(estimated(addition), "warmup").parameters).toEqual({ value: 103_744, certainty: "exact" });
  });

  test("tokens of the template as it stands", () => {
    const { stages, totals } = estimated(addition);
    const [warmup] = stages;
    // 300 steps of 64 answers of three digits and an end.
    expect(warmup?.work?.trainedTokens).toEqual({ value: 76_800, certainty: "exact" });
    // 200 steps of 16 prompts, 8 completions of at most 4 tokens, each learned from once.
    const train = stageOf({ stages, totals }, "train");
    expect(train.work?.sampledTokens).toEqual({ value: 102_400, certainty: "atMost" });
    expect(train.work?.trainedTokens).toEqual({ value: 102_400, certainty: "atMost" });
    // 500 held-out sums answered twice.
    expect(totals.sampledTokens.value).toBe(102_400 + 2 * 500 * 4);
    expect(totals.steps).toEqual({ value: 500, certainty: "exact" });
  });

  const linesOf = (memory: MemoryEstimate | null | undefined) =>
    Object.fromEntries(memory?.lines.map((line) => [line.what, line.bytes]) ?? []);

  test("memory of a GRPO stage without a reference: learning holds more than sampling", () => {
    const { memory, work } = stageOf(estimated(addition), "train");
    const bytes = linesOf(memory);
    const prompt = work?.atOnce.promptLength.value ?? 0;
    // 128 rows of 4 tokens behind 16 prompts of 6.
    expect(work?.atOnce).toMatchObject({ learnedRows: 128, learnedPrompts: 16, promptLength: { value: 6 } });
    const tokens = 128 * 4 + 16 * prompt;
    expect(bytes).toEqual({
      Weights: 4 * 103_744,
      Gradients: 4 * 103_744,
      "Optimiser state": 8 * 103_744,
      "Weights as layers use them": 4 * 2 * 64 * (3 * 64 + 2 * 176),
      // 2 layers; 7 widths and 3 hidden ones a token, and each row's prompt's keys and values.
      Activations: 4 * (tokens * 2 * (7 * 64 + 3 * 176) + 128 * prompt * 2 * 2 * 64),
      // More than three times 32 logits a token.
      "The way back": 4 * tokens * (2 * 64 + 3 * 176),
    });
    const sum = Object.values(bytes).reduce((all: number, each) => all + (each ?? 0), 0);
    expect(memory).toMatchObject({ bytes: sum, isWhole: true, isBound: true });
  });

  test("an evaluation holds the cache of the prompts that it answers at once, not of all", () => {
    const cacheOf = (limit: number) =>
      linesOf(stageOf(estimated(set(addition, "before", { limit })), "before").memory)["Key-value cache"];
    // 4 sampled tokens and 6 of the prompt.
    expect(cacheOf(500)).toBe(128 * 10 * 2 * 2 * 64 * 4);
    expect(cacheOf(16)).toBe(16 * 10 * 2 * 2 * 64 * 4);
  });

  test("a stage that runs nothing through the model still reads and writes it", () => {
    const { memory } = stageOf(estimated(templateNamed("knights-grpo")), "export");
    expect(memory?.bytes).toBe(2 * (linesOf(memory).Weights ?? 0));
  });

  test("a KL penalty adds a reference and a pass over the batch; two passes learn twice", () => {
    const withKl = stageOf(estimated(templateNamed("grpo")), "grpo");
    expect(withKl.memory?.lines.map(({ what }) => what)).toContain("Frozen reference");
    expect(withKl.work?.readTokens.value).toBe(withKl.work?.sampledTokens.value);
    const lopti = estimated(templateNamed("lopti")).stages.find(
      ({ kind }) => kind === "train.policy_gradient",
    );
    expect(lopti?.work?.trainedTokens.value).toBe(2 * (lopti?.work?.sampledTokens.value ?? 0));
  });

  test("what a pretrained model's name tells, and what it does not", () => {
    const grpo = stageOf(estimated(templateNamed("gsm8k")), "grpo");
    expect(grpo.parameters).toEqual({ value: 0.5e9, certainty: "about" });
    expect(grpo.memory?.isWhole).toBe(false);
    expect(grpo.memory?.lines[0]).toMatchObject({ what: "Weights", bytes: 2e9 });
    const onGpu = estimated(templateNamed("gsm8k"), { isGpu: true });
    expect(stageOf(onGpu, "grpo").memory?.lines[0]).toMatchObject({ bytes: 1e9 });
  });

  test("a count that an earlier run has told stands in for the name", () => {
    const spec = specOf(templateNamed("gsm8k"));
    const hash = spec.nodes.find(({ id }) => id === "base")?.hash ?? "";
    const [stage] = estimateJob(spec, catalog, { parameters: new Map([[hash, 494_032_768]]) }).stages;
    expect(stage?.parameters).toEqual({ value: 494_032_768, certainty: "exact" });
  });
});

describe("time", () => {
  const told = (graph: GraphDoc, stage: string, over: Partial<MeasuredStage> = {}): MeasuredStage => {
    const finished = { runId: "r1", runName: "First", stage, seconds: 12, tokens: 0, samples: 0 };
    const [made] = measuredStages(specOf(graph), [finished], { catalog });
    if (!made) throw new Error("not measured");
    return { ...made, ...over };
  };

  test("without a run it is rough, at a rate that is named", () => {
    const { time, arithmetic } = stageOf(estimated(addition), "warmup");
    expect(arithmetic?.value).toBe(6 * 103_744 * 76_800);
    expect(time).toMatchObject({ kind: "rough", operationsPerSecond: 4e9 });
    expect(time.kind === "rough" && time.seconds).toBeCloseTo((6 * 103_744 * 76_800) / 4e9, 9);
  });

  test("of the same stage it is what that took; of twice the steps, twice", () => {
    const measured = [told(addition, "warmup")];
    expect(stageOf(estimated(addition, { measured }), "warmup").time).toEqual({
      kind: "measured",
      seconds: expect.closeTo(12, 9),
      runs: [{ id: "r1", name: "First" }],
      isSameSize: true,
    });
    const longer = stageOf(estimated(set(addition, "warmup", { steps: 600 }), { measured }), "warmup");
    expect(longer.time).toMatchObject({ kind: "measured", seconds: expect.closeTo(24, 9) });
    expect(stageOf(estimated(addition, { measured }), "train").time.kind).toBe("rough");
  });

  test("a model of another size is scaled by its parameters, and said so", () => {
    const measured = [told(addition, "warmup")];
    const wide = estimated(set(addition, "decoder", { width: 128 }), { measured });
    const { time, parameters } = stageOf(wide, "warmup");
    expect(time).toMatchObject({ kind: "measured", isSameSize: false });
    expect(time.kind === "measured" && time.seconds).toBeCloseTo(
      (12 * (parameters?.value ?? 0)) / 103_744,
      6,
    );
  });

  test("the same size goes before another, and an outlier does not decide", () => {
    const other = told(set(addition, "decoder", { width: 128 }), "warmup", { seconds: 999 });
    const measured = [other, ...[10, 11, 90].map((seconds) => told(addition, "warmup", { seconds }))];
    expect(stageOf(estimated(addition, { measured }), "warmup").time).toMatchObject({ seconds: 11 });
  });

  test("lengths that were sampled stand in for the bound, in tokens and in time", () => {
    // Half of the 25,600 completions' 102,400 tokens.
    const measured = [told(addition, "train", { tokens: 51_200, samples: 25_600 })];
    const train = stageOf(estimated(set(addition, "train", { steps: 400 }), { measured }), "train");
    expect(train.work?.sampledTokens).toEqual({ value: 102_400, certainty: "about" });
    expect(train.time).toMatchObject({ kind: "measured", seconds: expect.closeTo(24, 9) });
    const shorter = set(set(addition, "train", { steps: 200 }), "sampler", { maxTokens: 1 });
    expect(stageOf(estimated(shorter, { measured }), "train").work?.sampledTokens.certainty).toBe("atMost");
  });

  test("what a stage is compared by: its tasks, and the model at the beginning of its line", () => {
    const spec = specOf(addition);
    const hash = (id: string) => spec.nodes.find((node) => node.id === id)?.hash;
    expect([modelSource(spec, "after"), tasksOf(spec, "after")]).toEqual([hash("decoder"), hash("sums")]);
  });
});
