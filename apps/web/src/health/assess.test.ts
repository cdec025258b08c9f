import { expect, test } from "vitest";
import { assessStage } from "./assess";
import { judge, limitsInWords, MEASURES } from "./measures";
import { planted } from "./testing/planted";

const stateOf = (stage: ReturnType<typeof planted>, meaning: string) =>
  assessStage(stage).find(({ measure }) => measure.meaning === meaning)?.worst;

test("a run in which nothing is amiss is fine throughout, with a state for each measure", () => {
  const assessed = assessStage(planted({ fate: {} }));
  expect(assessed.map(({ measure }) => measure.meaning)).toEqual(MEASURES.map(({ meaning }) => meaning));
  expect(assessed.map(({ worst }) => worst.state)).toEqual(MEASURES.map(() => "fine"));
});

test("a state follows the mean of the last steps, not one step", () => {
  const spike = planted({ fate: { truncated: (step) => (step === 200 ? 0.6 : 0) } });
  expect(stateOf(spike, "truncated")).toMatchObject({ state: "fine", now: { from: 191, to: 200 } });
  const lasting = planted({ fate: { truncated: (step) => (step > 190 ? 0.6 : 0) } });
  expect(stateOf(lasting, "truncated")).toMatchObject({ state: "bad" });
});

test("the entropy is judged by what the stage began with", () => {
  const falling = (to: number) => planted({ fate: { entropy: (step) => (step <= 100 ? 2 : to) } });
  expect(stateOf(falling(1), "entropy")?.state).toBe("fine");
  expect(stateOf(falling(0.5), "entropy")).toMatchObject({ state: "watch" });
  expect(stateOf(falling(0.1), "entropy")?.state).toBe("bad");
});

test("of several curves with one meaning the worst stands first", () => {
  const stage = planted({ fate: {} });
  const readings = stage.readings.map((reading) =>
    reading.name === "verifier/errored" ? { ...reading, points: [{ step: 1, value: 0.2 }] } : reading,
  );
  const errored = assessStage({ readings }).find(({ measure }) => measure.meaning === "errored");
  expect(errored?.worst).toMatchObject({ reading: { name: "verifier/errored" }, state: "bad" });
  expect(errored?.others.map(({ state }) => state)).toEqual(errored?.others.map(() => "fine"));
});

test("a curve of nothing but NaN is bad", () => {
  const stage = planted({ fate: { klStart: () => Number.NaN } });
  expect(stateOf(stage, "klStart")).toMatchObject({ state: "bad", now: null, notFinite: 200 });
});

test("limits are said as they are judged", () => {
  const above = { side: "above", watch: 0.5, bad: 0.8 } as const;
  expect(limitsInWords(above, "fraction")).toBe("Watch above 50 %, bad above 80 %.");
  expect([0.5, 0.51, 0.81].map((value) => judge(value, above, null))).toEqual(["fine", "watch", "bad"]);
  const below = { side: "below", watch: 0.3, bad: 0.1, ofStart: true } as const;
  expect(limitsInWords(below, "nats")).toBe("Watch below 30 %, bad below 10 % of its first steps.");
  expect([3.1, 2.9, 0.9].map((value) => judge(value, below, 10))).toEqual(["fine", "watch", "bad"]);
});
