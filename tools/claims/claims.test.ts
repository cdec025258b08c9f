import type { TrainerEvent } from "@switchyard/protocol";
import { describe, expect, test } from "vitest";
import { type Declaration, declarationSchema, readDeclaration } from "./declaration";
import { judge, type RunOutcome, runOutcome } from "./outcome";
import { planRuns } from "./plan";
import { insertGenerated, resultText } from "./report";

const example = readDeclaration("example");

const run = (before: number, after: number, seconds: number): RunOutcome => ({
  metrics: new Map([
    ["before/accuracy", before],
    ["after/accuracy", after],
  ]),
  series: new Map([["grpo/reward", new Map([before, after, after + 0.2].map((value, i) => [i + 1, value]))]]),
  stageSeconds: new Map([
    ["warmup", 10],
    ["grpo", seconds - 10],
  ]),
  cpuSeconds: 2 * seconds,
});

const judged = (runs: readonly RunOutcome[], changes: Partial<Declaration> = {}) =>
  judge({ ...example, ...changes }, new Map(Object.keys(example.arms).map((arm) => [arm, runs])));

describe("judging", () => {
  test("differences are taken seed by seed, with Student's interval", () => {
    const { comparisons, arms } = judged([run(0.4, 0.6, 60), run(0.5, 0.8, 60), run(0.3, 0.4, 60)]);
    const [comparison] = comparisons;
    // differences 0.2, 0.3, 0.1: mean 0.2, deviation 0.1; t(0.975, 2) = 4.302653
    expect(comparison?.differences.map((x) => Math.round(x * 1e6) / 1e6)).toEqual([0.2, 0.3, 0.1]);
    expect(comparison?.interval.mean).toBeCloseTo(0.2, 10);
    expect(comparison?.interval.low).toBeCloseTo(0.2 - (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect(comparison?.holds).toBe(false); // the interval reaches below 0
    expect(arms.map(({ name }) => name)).toEqual(["warm-up", "GRPO"]);
  });

  test("a promise holds only with mean and interval", () => {
    const clear = [run(0.4, 0.6, 60), run(0.4, 0.61, 60), run(0.4, 0.59, 60)];
    expect(judged(clear).comparisons[0]?.holds).toBe(true);
    const small = [run(0.4, 0.5, 60), run(0.4, 0.51, 60), run(0.4, 0.49, 60)];
    expect(judged(small).comparisons[0]?.holds).toBe(false);
  });

  const series = { series: "grpo/reward", last: 2 };
  const curves: Partial<Declaration> = {
    arms: Object.fromEntries(
      Object.entries(example.arms).map(([name, arm]) => [
        name,
        name === "GRPO" ? { ...arm, metric: series } : arm,
      ]),
    ),
  };

  test("an arm may be the mean of a curve over its last steps", () => {
    const { arms } = judged([run(0.4, 0.6, 60), run(0.4, 0.8, 60)], curves);
    expect(arms[1]?.values.map((x) => Math.round(x * 1e6) / 1e6)).toEqual([0.7, 0.9]);
  });

  test("or over a span of steps, or the power of ten of that", () => {
    const of = (metric: object) =>
      judged([run(0.4, 0.6, 60), run(0.4, 0.8, 60)], {
        arms: { ...example.arms, GRPO: { graph: "knights-grpo.json", set: {}, metric } },
      } as Partial<Declaration>).arms[1]?.values.map((x) => Math.round(x * 1e6) / 1e6);
    const span = { series: "grpo/reward", from: 2, until: 3 };
    expect(of(span)).toEqual([0.6, 0.8]);
    expect(of({ ...span, log10: true })).toEqual([-0.221849, -0.09691]);
    expect(() => of({ ...span, from: 9, until: 20 })).toThrow("mean of steps 9 to 19");
  });

  test("or a number to be compared with", () => {
    const bar = { graph: "knights-grpo.json", set: {}, metric: { constant: 0.5 } };
    const compare = [{ method: "GRPO", baseline: "bar", atLeast: 0 }];
    const changes = { arms: { ...example.arms, bar }, compare };
    const clear = [run(0.4, 0.6, 60), run(0.4, 0.61, 60), run(0.4, 0.59, 60)];
    const outcome = judge(
      { ...example, ...changes },
      new Map(Object.keys(changes.arms).map((arm) => [arm, clear])),
    );
    expect(outcome.arms.at(-1)?.values).toEqual([0.5, 0.5, 0.5]);
    expect(outcome.comparisons[0]?.interval.mean).toBeCloseTo(0.1, 10);
    expect(outcome.comparisons[0]?.holds).toBe(true);
  });

  test("a curve with fewer steps than its mean is over is a fault", () => {
    const arms = {
      ...example.arms,
      GRPO: { graph: "knights-grpo.json", set: {}, metric: { ...series, last: 4 } },
    };
    expect(() => judged([run(0.4, 0.6, 60)], { arms })).toThrow("grpo/reward, mean of the last 4 points");
  });

  test.each([
    ["at most, with a mean that is", { atMost: 0.0625 }, [0.0, 0.125], true],
    ["at most, with a mean above", { atMost: 0.03125 }, [0.0, 0.125], false],
    ["within, with every seed inside", { within: 0.125 }, [-0.125, 0.125], true],
    ["within, with one seed outside, whatever the mean", { within: 0.125 }, [-0.25, 0.25], false],
  ])("%s", (_, promised, gains, holds) => {
    const compare = [{ method: "GRPO", baseline: "warm-up", ...promised }] as Declaration["compare"];
    const runs = gains.map((gain) => run(0.5, 0.5 + gain, 60));
    expect(judged(runs, { compare }).comparisons[0]?.holds).toBe(holds);
  });

  test("the longest run is held against the promised minutes", () => {
    const runs = [run(0.4, 0.6, 100), run(0.4, 0.6, 361)];
    expect(judged(runs)).toMatchObject({ longestSeconds: 361, inTime: false });
    expect(judged(runs, { minutesAtMost: 7 }).inTime).toBe(true);
  });

  test("a metric that no run reported is a fault, not a number", () => {
    expect(() => judged([{ ...run(0, 0, 1), metrics: new Map() }])).toThrow("before/accuracy");
  });
});

test("outcomes are read from events; a reused stage took no time", () => {
  const base = { v: 1, attempt: 1, seq: 1, t: 0 } as const;
  const events: TrainerEvent[] = [
    { ...base, kind: "stage.finished", stage: "warmup", seconds: 12, reused: false, message: "" },
    { ...base, kind: "stage.finished", stage: "warmup", seconds: 0, reused: true, message: "" },
    {
      ...base,
      kind: "metrics",
      stage: "grpo",
      step: 2,
      tokens: 0,
      samples: 0,
      values: { "grpo/reward": 0.3 },
    },
    {
      ...base,
      kind: "metrics",
      stage: "grpo",
      step: 1,
      tokens: 0,
      samples: 0,
      values: { "grpo/reward": 0.1 },
    },
    {
      ...base,
      kind: "metrics",
      stage: "grpo",
      step: 2,
      tokens: 0,
      samples: 0,
      values: { "grpo/reward": 0.4 },
    },
    { ...base, kind: "report", stage: "after", title: "", metrics: { "after/accuracy": 0.5 }, tables: [] },
  ];
  const outcome = runOutcome(events, null);
  expect(outcome.stageSeconds).toEqual(new Map([["warmup", 12]]));
  expect(outcome.metrics.get("after/accuracy")).toBe(0.5);
  // in the order of the steps; a step taken again counts once
  expect([...(outcome.series.get("grpo/reward") ?? [])]).toEqual([
    [1, 0.1],
    [2, 0.4],
  ]);
});

describe("planning", () => {
  test("arms that read one run share it; a changed value makes another", () => {
    const shared = planRuns(example);
    expect(shared.specs.size).toBe(example.seeds.length);
    const [warm, grpo] = [...shared.runsOfArm.values()];
    expect(warm).toEqual(grpo);

    const [first] = Object.values(example.arms);
    if (!first) throw new Error("the example has no arm");
    const apart = { ...example, arms: { ...example.arms, short: { ...first, set: { "grpo.steps": 3 } } } };
    expect(planRuns(apart).specs.size).toBe(2 * example.seeds.length);
  });

  test("a value for a node that does not exist is refused", () => {
    const [first] = Object.values(example.arms);
    if (!first) throw new Error("the example has no arm");
    const arms = { odd: { ...first, set: { "nobody.steps": 3 } } };
    expect(() => planRuns({ ...example, arms })).toThrow("names no node");
  });
});

test("a declaration must compare arms that exist", () => {
  const compare = [{ method: "GRPO", baseline: "nothing", atLeast: 0 }];
  expect(declarationSchema.safeParse({ ...example, compare }).success).toBe(false);
});

test("a promise has one shape", () => {
  const compare = [{ method: "GRPO", baseline: "warm-up", atLeast: 0, atMost: 1 }];
  expect(declarationSchema.safeParse({ ...example, compare }).success).toBe(false);
});

describe("report", () => {
  test("only what stands between the marks is replaced", () => {
    const page = insertGenerated("# Title\n\nWritten by hand.\n", "first");
    const again = insertGenerated(page.replace("# Title", "# Other"), "second");
    expect(again).toContain("# Other\n\nWritten by hand.\n");
    expect(again).toContain("second");
    expect(again).not.toContain("first");
    expect(insertGenerated(again, "second")).toBe(again);
  });

  test("says where a promise does not hold", () => {
    const runs = [run(0.4, 0.5, 100), run(0.4, 0.5, 400)];
    const reported = runs.map((outcome, i) => ({ seed: i, specHash: "a".repeat(64), outcome }));
    const text = resultText("example", { ...example, seeds: [1, 2] }, judged(runs), reported);
    expect(text).toContain("does **not** hold");
    expect(text).toContain("| GRPO | after/accuracy | 0.500 | 0.500 |");
    expect(text).toContain("| 1 | `aaaaaaaaaaaa` | 10 s | 390 s | 400 s | 800 s |");
  });
});
