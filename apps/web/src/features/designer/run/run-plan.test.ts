import { catalog } from "@switchyard/catalog";
import { estimateJob } from "@switchyard/compiler";
import { type GraphDoc, setParam, setSweep } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { exampleGraph } from "@/server/runs/run-fixture";
import { planTotals } from "./plan-totals";
import { countStages, distinctStages, planRuns } from "./run-plan";

const sized = (params: readonly (readonly [id: string, param: string, value: number])[]): GraphDoc =>
  params.reduce((doc, [id, param, value]) => setParam(doc, { id, param, value }, catalog), exampleGraph());

/** 100 steps of imitation, then 10 steps on 4 prompts with 8 completions of at most 16 tokens. */
const example = sized([
  ["warmup", "steps", 100],
  ["grpo", "steps", 10],
  ["grpo", "promptsPerStep", 4],
  ["sampler", "groupSize", 8],
  ["sampler", "maxTokens", 16],
]);

const planned = (doc: GraphDoc, seeds: readonly number[]) => {
  const result = planRuns(doc, seeds);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
};

describe("the plan of a group", () => {
  it("counts what is shared between runs once, and what was done before not at all", () => {
    const doc = setSweep(example, { id: "grpo", param: "steps", sweep: { kind: "list", values: [10, 20] } });
    const { runs, points } = planned(doc, [0, 1]);
    expect([points, runs.length]).toEqual([2, 4]);
    expect(runs.map(({ seed, values }) => [seed, values[0]?.value])).toEqual([
      [0, 10],
      [0, 20],
      [1, 10],
      [1, 20],
    ]);
    // Warm-up and its evaluation are shared by both values of a seed; training, its evaluation and the export are not.
    expect(countStages(runs, new Set())).toEqual({ stages: 20, distinct: 16, finished: 0 });
    const all = planTotals(runs, {});
    expect(all.steps.value).toBe(2 * 100 + 2 * (10 + 20));
    const warmups = [...distinctStages(runs)].filter(([, { node }]) => node.id === "warmup");
    const finished = new Set(warmups.map(([hash]) => hash));
    expect(countStages(runs, finished)).toMatchObject({ finished: 2 });
    const rest = planTotals(runs, { finished });
    expect(rest.steps.value).toBe(2 * (10 + 20));
    expect(rest.seconds).toBeLessThan(all.seconds);
    const none = planTotals(runs, { finished: new Set(distinctStages(runs).keys()) });
    expect([none.steps.value, none.seconds, none.cached]).toEqual([0, 0, 16]);
  });

  it("comes to what its job is estimated at, where there is one run", () => {
    const { runs } = planned(example, [0]);
    const [only] = runs;
    if (!only) throw new Error("no run is planned");
    expect(planTotals(runs, {})).toEqual(estimateJob(only.spec, catalog).totals);
  });

  it("tells what stops any of the runs", () => {
    const doc = setSweep(example, { id: "grpo", param: "steps", sweep: { kind: "list", values: [10, -1] } });
    expect(planRuns(doc, [0])).toMatchObject({ ok: false, problems: [{ nodeId: "grpo", param: "steps" }] });
  });

  it("does not compile more than can be started", () => {
    const sweep = { kind: "range", from: 1, to: 100, steps: 100, scale: "linear" } as const;
    const doc = setSweep(example, { id: "grpo", param: "steps", sweep });
    expect(planned(doc, [0, 1, 2, 3, 4, 5]).runs).toHaveLength(300);
  });
});
