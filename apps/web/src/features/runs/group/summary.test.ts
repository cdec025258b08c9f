import { describe, expect, it } from "vitest";
import type { Measure } from "@/results/headline";
import type { RunRow } from "@/server/runs/list-runs";
import { bestPoint, headlineMeasure, summarise, valueSpan } from "./summary";

const measure = (name: string, better: Measure["better"] = "higher"): Measure => ({
  name,
  title: name,
  signal: `eval/${name.split("/")[1]}`,
  unit: null,
  better,
});
const accuracy = measure("after/accuracy");

const run = (id: string, value: number, seed: number): RunRow => ({
  id,
  name: id,
  groupId: "g",
  position: 0,
  swept: [{ node: "n", param: "p", value }],
  priority: 0,
  alerts: 0,
  onlyWorkerId: null,
  experiment: null,
  state: "succeeded",
  message: "",
  seed,
  specHash: "",
  workerName: null,
  createdAt: new Date(0),
  startedAt: null,
  finishedAt: null,
  stages: [],
  headline: null,
});

const of = (value: number) => ({ "after/accuracy": value });

describe("the summary of a group", () => {
  const runs = [run("a0", 4, 0), run("b0", 8, 0), run("a1", 4, 1), run("b1", 8, 1), run("a2", 4, 2)];

  it("has mean and interval over the seeds of each choice of values", () => {
    const points = summarise({ runs, measured: { a0: of(1), a1: of(2), a2: of(3), b0: of(0.5) } }, accuracy);
    expect(points.map(({ values, runs: all }) => [values[0]?.value, all.map(({ run: r }) => r.id)])).toEqual([
      [4, ["a0", "a1", "a2"]],
      [8, ["b0", "b1"]],
    ]);
    // Student's t at 97.5 % with two degrees of freedom is 4.3027; the standard error of 1, 2, 3 is 1 / sqrt(3).
    expect(points[0]?.interval?.mean).toBe(2);
    expect(points[0]?.interval?.high).toBeCloseTo(2 + 4.30265 / Math.sqrt(3), 4);
    // One seed says nothing about the spread, and a run without a value does not count as 0.
    expect(points[1]?.interval).toEqual({ n: 1, mean: 0.5, low: null, high: null });
    expect(bestPoint(points, "higher")?.key).toBe(points[0]?.key);
    expect(bestPoint(points, "lower")?.key).toBe(points[1]?.key);
    const equal = summarise({ runs, measured: { a0: of(1), b0: of(1) } }, accuracy);
    expect(bestPoint(equal, "higher")).toBeNull();
  });

  it("says nothing where nothing is measured", () => {
    const points = summarise({ runs, measured: {} }, accuracy);
    expect(points.map(({ interval }) => interval)).toEqual([null, null]);
    expect(bestPoint(points, "higher")).toBeNull();
    expect(valueSpan(points)).toBeNull();
    expect(summarise({ runs, measured: {} }, null)).toHaveLength(2);
  });

  it("draws everything that is there within its span", () => {
    const points = summarise({ runs, measured: { a0: of(1), a1: of(1) } }, accuracy);
    const span = valueSpan(points);
    expect(span && span.low < 1 && span.high > 1).toBe(true);
  });
});

describe("what runs are compared by", () => {
  const measures = [measure("before/accuracy"), accuracy];

  it("is the measure with the best value, the last of equals, and the first while there is none", () => {
    const named = (measured: Record<string, Record<string, number>>) =>
      headlineMeasure({ measures, measured })?.name;
    expect(named({ a: { "before/accuracy": 0.9, "after/accuracy": 0.5 } })).toBe("before/accuracy");
    expect(named({ a: { "before/accuracy": 0.5, "after/accuracy": 0.5 } })).toBe("after/accuracy");
    expect(named({ a: { "after/accuracy": 0.1 } })).toBe("after/accuracy");
    expect(named({})).toBe("before/accuracy");
    expect(headlineMeasure({ measures: [], measured: {} })).toBeNull();
  });
});
