import fc from "fast-check";
import { expect, test } from "vitest";
import { foldIntoCurve, foldSamples } from "./fold";
import type { Sample } from "./point";

const metrics = (attempt: number, seq: number, step: number, values: Record<string, number | "NaN">) => ({
  v: 1 as const,
  kind: "metrics" as const,
  stage: "grpo",
  attempt,
  seq,
  t: 0,
  step,
  tokens: 0,
  samples: 0,
  values,
});

test("a step done again after a restart counts as the higher attempt saw it, whatever its seq", () => {
  const events = [
    metrics(2, 3, 5, { "a/loss": 0.5 }),
    metrics(1, 9, 5, { "a/loss": 0.7 }),
    metrics(1, 8, 4, { "a/loss": 0.9 }),
  ];
  expect(foldIntoCurve(events, "grpo", "a/loss")).toEqual([
    { step: 4, value: 0.9 },
    { step: 5, value: 0.5 },
  ]);
});

test("other stages, other metrics and inherited keys are passed over; NaN is kept", () => {
  const events = [metrics(1, 1, 0, { "a/loss": "NaN", "b/loss": 3 })];
  expect(foldIntoCurve(events, "grpo", "a/loss")).toEqual([{ step: 0, value: Number.NaN }]);
  expect(foldIntoCurve(events, "grpo", "toString")).toEqual([]);
  expect(foldIntoCurve(events, "sft", "a/loss")).toEqual([]);
});

// (attempt, seq) names one sample, as it does in the database.
const samples = fc.uniqueArray(
  fc.record({
    step: fc.nat(20),
    value: fc.double({ noNaN: true }),
    attempt: fc.integer({ min: 1, max: 3 }),
    seq: fc.integer({ min: 1, max: 50 }),
  }),
  { selector: (sample: Sample) => sample.attempt * 1000 + sample.seq },
);

test("order and duplicates do not matter", () => {
  const shuffledTwice = samples.chain((list) =>
    fc.record({
      list: fc.constant(list),
      arrived: fc
        .tuple(fc.shuffledSubarray(list, { minLength: list.length }), fc.subarray(list))
        .map(([all, again]) => [...all, ...again]),
    }),
  );
  fc.assert(
    fc.property(shuffledTwice, ({ list, arrived }) => {
      expect(foldSamples(arrived)).toEqual(foldSamples(list));
    }),
  );
});

test("every step appears once, in order, with a value that was reported for it", () => {
  fc.assert(
    fc.property(samples, (list) => {
      const curve = foldSamples(list);
      expect(curve.map((point) => point.step)).toEqual(
        [...new Set(list.map((s) => s.step))].sort((a, b) => a - b),
      );
      for (const point of curve) {
        expect(list.some((s) => s.step === point.step && Object.is(s.value, point.value))).toBe(true);
      }
    }),
  );
});
