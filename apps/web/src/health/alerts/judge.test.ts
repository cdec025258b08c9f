import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fate, planted } from "../testing/planted";
import { judgeSilence, judgeStage, pointsWanted } from "./judge";
import { type AlertRules, alertRulesSchema, DEFAULT_RULES, MAX_STEPS, type RuleName } from "./rules";

const judged = (fate: Fate, options: { steps?: number; rules?: AlertRules; open?: RuleName[] } = {}) => {
  const { steps = 400, rules = DEFAULT_RULES, open = [] } = options;
  const verdicts = judgeStage(planted({ fate, steps }), rules, (rule) => open.includes(rule));
  return Object.fromEntries(verdicts.map(({ rule, holding }) => [rule, holding]));
};
const rising = (step: number) => 0.001 * step;

describe("each rule", () => {
  it("is quiet in a run that is well and rises", () => {
    expect(judged({ reward: rising })).toEqual({ notFinite: null, kl: null, collapse: null, stall: null });
  });

  it("names a value that is not finite, by node and step", () => {
    const { notFinite } = judged({ loss: (step) => (step === 390 ? Number.NaN : 0.1) });
    expect(notFinite).toMatchObject({
      message: "'Loss' of 'GRPO' was NaN at step 390.",
      series: "grpo/loss",
      step: 390,
    });
  });

  it("judges each KL by its own limit", () => {
    expect(judged({ klStart: () => 1.9, klSampler: () => 0.6 }).kl).toMatchObject({
      series: "grpo/approxKl",
    });
    expect(judged({ klStart: () => 2.1 }).kl).toMatchObject({ series: "kl/kl", value: expect.closeTo(2.1) });
    expect(judged({ klStart: (step) => (step === 400 ? 5 : 0) }).kl).toBeNull();
  });

  it("calls it a collapse only after as many steps as asked for", () => {
    const low = (steps: number): Fate => ({
      reward: rising,
      entropy: (step) => (step > 400 - steps ? 0.01 : 0.7),
    });
    expect(judged(low(29)).collapse).toBeNull();
    expect(judged(low(30)).collapse?.message).toContain(
      "is 0.01 nats at step 400; below 0.05 nats for 30 steps counts as a collapse.",
    );
    expect(judged({ reward: rising, spread: () => 0.001 }).collapse).toMatchObject({
      series: "advantage/groupStd",
    });
  });

  it("calls it a stall where the reward has not risen over the steps asked for", () => {
    expect(judged({}, { steps: 300 }).stall?.message).toMatch(
      /^'Reward' of 'GRPO' has not risen over 300 steps: it is 0\.(39|4)\d* at step 300\.$/,
    );
    expect(judged({}, { steps: 299 })).not.toHaveProperty("stall");
  });

  it("sees neither a collapse nor a stall in tasks that are solved", () => {
    expect(judged({ reward: () => 0.99, entropy: () => 0.001, spread: () => 0 })).toMatchObject({
      collapse: null,
      stall: null,
    });
  });

  it("does not judge what is off", () => {
    const off = alertRulesSchema.parse({ kl: { on: false }, stall: { on: false } });
    const { kl, stall } = judged({ klStart: () => 99 }, { rules: off });
    expect([kl, stall]).toEqual([null, null]);
    expect([...pointsWanted(off).keys()].toSorted()).toEqual([
      "entropy",
      "gradNorm",
      "klSampler",
      "klStart",
      "loss",
      "reward",
      "spread",
    ]);
  });

  it("hears silence only where a worker holds the run", () => {
    const silent = (isHeld: boolean, silentSeconds: number) =>
      judgeSilence({ isHeld, silentSeconds }, DEFAULT_RULES).holding?.message;
    expect(silent(true, 900)).toBe(
      "Nothing has been heard of the run for 15 minutes, though a worker holds it.",
    );
    expect(silent(true, 899)).toBeUndefined();
    expect(silent(false, 9_000)).toBeUndefined();
  });
});

describe("an episode", () => {
  it.each<[RuleName, (value: number) => Fate, number, number, number]>([
    ["kl", (value) => ({ klStart: () => value }), 2.01, 1.7, 1.5],
    ["collapse", (value) => ({ reward: rising, entropy: () => value }), 0.049, 0.07, 0.08],
  ])("of %s goes on at the limit and ends clear of it", (rule, fate, begins, keeps, ends) => {
    expect(judged(fate(begins))[rule]).not.toBeNull();
    expect(judged(fate(keeps))[rule]).toBeNull();
    expect(judged(fate(keeps), { open: [rule] })[rule]).not.toBeNull();
    expect(judged(fate(ends), { open: [rule] })[rule]).toBeNull();
  });

  it("never ends on values that would begin it again", () => {
    const value = fc.double({ min: 0, max: 4, noNaN: true });
    fc.assert(
      fc.property(value, value, (kl, entropy) => {
        const fate: Fate = { klStart: () => kl, entropy: () => entropy };
        const fresh = judged(fate);
        for (const rule of ["kl", "collapse", "stall", "notFinite"] as const) {
          if (fresh[rule]) expect(judged(fate, { open: [rule] })[rule]).toBeTruthy();
        }
      }),
      { numRuns: 40 },
    );
  });
});

it("rules are bounded, have defaults, and say what is wrong", () => {
  expect(alertRulesSchema.parse({})).toEqual(DEFAULT_RULES);
  const wrong = alertRulesSchema.safeParse({ stall: { steps: 1e6 }, kl: { startAbove: -1 } });
  expect(wrong.error?.issues.map(({ message }) => message).toSorted()).toEqual([
    "At most 2000 steps are looked at.",
    "The KL to the start must be above 0.",
  ]);
  const most = alertRulesSchema.parse({ stall: { steps: MAX_STEPS }, collapse: { steps: MAX_STEPS } });
  expect(Math.max(...pointsWanted(most).values())).toBe(MAX_STEPS);
});
