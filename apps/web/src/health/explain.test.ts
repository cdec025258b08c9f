import type { HealthMeaning } from "@switchyard/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainReward } from "./explain";
import type { LeverAt, Reading, StageReadings } from "./readings";
import { type Fate, planted } from "./testing/planted";

const wave = (step: number) => 0.01 * Math.sin(step * 1.7);
/** A value that changes for another at a step, within five steps. */
const from = (at: number, before: number, after: number) => (step: number) =>
  before + (after - before) * Math.min(1, Math.max(0, (step - at) / 5));
const explain = (fate: Fate, params?: Record<string, Record<string, unknown>>, steps = 200) =>
  explainReward(planted({ fate, steps, ...(params ? { params } : {}) }));
const causes = (fate: Fate, params?: Record<string, Record<string, unknown>>) =>
  explain(fate, params).findings.map(({ cause }) => cause);

describe("which way the reward goes", () => {
  it("says that it is not flat while it rises, and finds nothing then", () => {
    const rising = explain({ reward: (step) => 0.1 + 0.003 * step + wave(step), zeroSpread: () => 0.9 });
    expect(rising).toMatchObject({ course: "rising", title: "Not flat: the reward rises", findings: [] });
    expect(rising.sentence).toMatch(
      /^Its mean rose from 0\.4\d* \(steps 101 to 150\) to 0\.6\d* \(steps 151 to 200\)\.$/,
    );
  });

  it("is too early to say with few points", () => {
    const early = explain({ reward: () => 0 }, undefined, 19);
    expect(early).toMatchObject({ course: "tooEarly", title: "Too early to say", findings: [] });
    expect(early.sentence).toContain("19 rewards have been measured");
    expect(explain({ reward: () => 0 }, undefined, 20).course).toBe("flat");
  });

  it("takes scatter for no rise", () => {
    const scatter = (step: number) => 0.4 + 0.2 * (((step * 7919) % 101) / 101 - 0.5);
    expect(explain({ reward: scatter }).course).toBe("flat");
  });

  it("calls a fall a fall", () => {
    const fallen = explain({ reward: (step) => 0.9 - 0.004 * step });
    expect(fallen).toMatchObject({ course: "falling", title: "The reward falls" });
  });

  it("finds nothing where nothing is amiss", () => {
    expect(explain({})).toMatchObject({ course: "flat", findings: [] });
  });

  it("knows that a stage without rewards has none", () => {
    const stage = planted({ fate: {} });
    const readings = stage.readings.filter(({ meaning }) => meaning !== "reward");
    expect(explainReward({ ...stage, readings }).course).toBe("noReward");
  });
});

describe("planted causes", () => {
  it("too hard: names the share, the step it began at, and what to turn", () => {
    const [first] = explain({ reward: () => 0.02, zeroSpread: from(120, 0.3, 0.82) }).findings;
    expect(first).toMatchObject({ cause: "tooHard" });
    const [evidence] = first?.evidence ?? [];
    expect(evidence?.sentence).toMatch(
      /^82 % of the groups have had no spread in their rewards since step 1[12]\d\.$/,
    );
    expect(evidence).toMatchObject({ name: "advantage/zeroSpread", to: 200 });
    expect(first?.remedies.map(({ nodeId, param }) => [nodeId, param])).toEqual([
      ["sampler", "groupSize"],
      ["puzzles", "taskParams"],
      ["sampler", "temperature"],
    ]);
    expect(first?.remedies[0]?.sentence).toMatch(/raise 'Group size' of '.+', now \d+\.$/);
  });

  it("too easy, and solved", () => {
    expect(causes({ reward: () => 0.8, zeroSpread: () => 0.7 })).toEqual(["tooEasy"]);
    const solved = explain({
      reward: () => 0.99,
      zeroSpread: () => 0.97,
      entropy: from(60, 0.8, 0.01),
      duplicates: () => 0.98,
    });
    expect(solved.findings[0]).toMatchObject({ cause: "tooEasy", title: "The tasks are solved" });
  });

  it("in between: some too hard, the rest too easy", () => {
    expect(causes({ reward: () => 0.5, zeroSpread: () => 0.9 })).toEqual(["noSpread"]);
  });

  it("collapse comes before what follows from it", () => {
    const found = causes({
      reward: from(80, 0.5, 0.3),
      entropy: from(80, 0.9, 0.03),
      zeroSpread: from(80, 0.2, 0.95),
      duplicates: from(80, 0.1, 0.97),
    });
    expect(found).toEqual(["entropyCollapse", "duplicates", "noSpread"]);
  });

  it.each<[string, Fate, string]>([
    ["all truncated", { reward: () => 0, truncated: () => 1, zeroSpread: () => 1 }, "truncated"],
    ["no answer found", { reward: () => 0, unanswered: () => 1, zeroSpread: () => 1 }, "unanswered"],
    ["errored rewards", { errored: from(50, 0, 0.4) }, "erroredRewards"],
    ["duplicate answers", { duplicates: () => 0.85 }, "duplicates"],
    ["clip saturation", { clipped: from(30, 0.1, 0.6) }, "clipSaturated"],
    ["large steps", { klSampler: () => 0.5 }, "largeSteps"],
    ["a loss that is not finite", { loss: (step) => (step > 190 ? Number.NaN : 0.1) }, "notFinite"],
    ["learning rate 0", { learningRate: () => 0 }, "tinyLearningRate"],
    ["a tiny learning rate", { learningRate: () => 1e-12 }, "tinyLearningRate"],
    ["a learning rate that has decayed", { learningRate: from(100, 3e-4, 1e-7) }, "tinyLearningRate"],
  ])("%s", (_, fate, cause) => {
    const [first] = explain(fate).findings;
    expect(first?.cause).toBe(cause);
    expect(first?.remedies.length).toBeGreaterThan(0);
  });

  it("a strong KL penalty is told from a policy that does not move", () => {
    const near: Fate = { klStart: () => 1e-4 };
    expect(causes(near, { kl: { coefficient: 0.5 } })).toEqual(["strongKl"]);
    expect(causes(near, { kl: { coefficient: 0.001 } })).toEqual([]);
    expect(causes({ klStart: () => 1e-9 }, { kl: { coefficient: 0.001 } })).toEqual(["unmoved"]);
    const [found] = explain(near, { kl: { coefficient: 0.5 } }).findings;
    expect(found?.remedies).toMatchObject([{ nodeId: "kl", param: "coefficient" }]);
  });

  it("sends errored rewards to the part that errs, not to the stage that counts them", () => {
    const [found] = explain({ errored: () => 0.5 }).findings;
    expect(found?.remedies[0]?.nodeId).not.toBe("grpo");
  });

  it("tells of broken numbers where no finite reward is left", () => {
    const broken = explain({ reward: () => Number.NaN });
    expect(broken.course).toBe("notFinite");
    expect(broken.findings.map(({ cause }) => cause)).toEqual(["notFinite"]);
  });
});

const MEANINGS: HealthMeaning[] = [
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
];
const LEVERS = [
  "groupSize",
  "temperature",
  "maxTokens",
  "learningRate",
  "innerEpochs",
  "gradClip",
  "clipHigh",
  "klCoefficient",
  "difficulty",
  "answerFormat",
] as const;

const value = fc.oneof(
  fc.double(),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY),
);
const points = fc
  .oneof(
    fc.array(value, { maxLength: 60 }),
    fc.tuple(value, fc.nat(300)).map(([one, n]) => Array(n).fill(one)),
  )
  .map((values: number[]) => values.map((each, index) => ({ step: index * 3, value: each })));
const reading: fc.Arbitrary<Reading> = fc.record({
  meaning: fc.constantFrom(...MEANINGS),
  name: fc.string(),
  nodeId: fc.constantFrom("stage", "part"),
  nodeTitle: fc.string(),
  title: fc.string(),
  unit: fc.constantFrom(undefined, "fraction" as const, "nats" as const),
  points,
});
const lever: fc.Arbitrary<LeverAt> = fc.record({
  lever: fc.constantFrom(...LEVERS),
  nodeId: fc.string(),
  nodeTitle: fc.string(),
  param: fc.string(),
  title: fc.string(),
  value: fc.oneof(fc.double(), fc.jsonValue(), fc.constant(undefined)),
});
const anyStage: fc.Arbitrary<StageReadings> = fc.record({
  stage: fc.constant("stage"),
  readings: fc.array(reading, { maxLength: 12 }),
  levers: fc.array(lever, { maxLength: 6 }),
});

describe("whatever the curves hold", () => {
  it("never throws, ranks its findings, and finds nothing without evidence from a curve of the stage", () => {
    fc.assert(
      fc.property(anyStage, (stage) => {
        const { findings, course, title, sentence } = explainReward(stage);
        expect(title).not.toBe("");
        expect(sentence).toMatch(/\.$/);
        const severities = findings.map(({ severity }) => severity);
        expect(severities).toEqual(severities.toSorted((a, b) => b - a));
        for (const severity of severities) expect(severity >= 0 && severity <= 1).toBe(true);
        if (course === "rising" || course === "tooEarly") expect(findings).toEqual([]);
        for (const finding of findings) {
          expect(finding.evidence.length).toBeGreaterThan(0);
          for (const { name, from: first, to } of finding.evidence) {
            const source = stage.readings.filter((one) => one.name === name).flatMap((one) => one.points);
            expect(source.map(({ step }) => step)).toEqual(expect.arrayContaining([first, to]));
            expect(first).toBeLessThanOrEqual(to);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it("does not depend on the order in which curves are told of", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 8, maxLength: 8 }), (shares) => {
        const [a = 0, b = 0, c = 0, d = 0] = shares;
        const stage = planted({
          fate: { zeroSpread: () => a, truncated: () => b, duplicates: () => c, errored: () => d },
        });
        const told = (readings: readonly Reading[]) =>
          explainReward({ ...stage, readings }).findings.map(({ cause, severity }) => [cause, severity]);
        expect(told(stage.readings.toReversed())).toEqual(told(stage.readings));
      }),
      { numRuns: 30 },
    );
  });
});
