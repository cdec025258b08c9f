import { appendPoints, emptySeries, type LiveSeries } from "@switchyard/curves";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SeriesInfo } from "../series-info";
import { hasRest, shareWords, stackData, stackSummary } from "./stack-data";

const VIEW = { title: "Outcomes", parts: ["pass", "wrong", "late", "none"] };

const info = (id: number, signalId: string, better: "higher" | "lower"): SeriesInfo => ({
  ...{ id, stage: "eval", name: `eval/${signalId}`, signalId, better, unit: "fraction", isPrimary: false },
  node: { id: "eval", title: "Eval", definition: null, accent: null },
  title: signalId,
  description: "",
});
const SERIES = [info(1, "wrong", "lower"), info(2, "pass", "higher"), info(3, "none", "lower")];

const curve = (...values: [step: number, value: number][]): LiveSeries =>
  appendPoints(
    emptySeries(1_000),
    values.map(([step, value]) => ({ step, value })),
    1,
  ).series;

test("parts stand in the declared order, those that were not reported are left out", () => {
  const curves = new Map([
    [1, curve([10, 0.25], [20, 0])],
    [2, curve([10, 0.5], [20, 1])],
    [3, curve([20, 0])],
  ]);
  const { parts, rows } = stackData(VIEW, { series: SERIES, curves });
  expect(parts.map(({ signal, colour }) => [signal, colour])).toEqual([
    ["pass", "rollout"],
    ["wrong", "model"],
    ["none", "advantage"],
  ]);
  expect(rows.map(({ step, shares, rest }) => [step, shares, rest])).toEqual([
    [10, [0.5, 0.25, 0], 0.25],
    [20, [1, 0, 0], 0],
  ]);
});

test("nothing reported, nothing drawn; a value that is no number is no share", () => {
  expect(stackData(VIEW, { series: SERIES, curves: new Map() })).toEqual({ parts: [], rows: [] });
  const curves = new Map([[1, curve([1, Number.NaN])]]);
  expect(stackData(VIEW, { series: SERIES, curves }).rows).toEqual([]);
});

test("a bar is one whole, whatever was reported", () => {
  const values = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(values, (all) => {
      const curves = new Map(all.map((value, index) => [index + 1, curve([5, value])]));
      const [row] = stackData(VIEW, { series: SERIES, curves }).rows;
      const sum = (row?.shares ?? []).reduce((total, share) => total + share, row?.rest ?? 0);
      expect(sum).toBeGreaterThanOrEqual(1 - 1e-9);
      for (const share of row?.shares ?? []) expect(share).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([
  [0, "0 %"],
  [0.0004, "<0.1 %"],
  [0.125, "12.5 %"],
  [1 / 3, "33.3 %"],
  [1, "100 %"],
])("%d is %s", (share, words) => expect(shareWords(share)).toBe(words));

test("in words the largest comes first, and what is missing is other", () => {
  const curves = new Map([
    [1, curve([1, 0.6])],
    [2, curve([1, 0.1])],
    [3, curve([1, 0])],
  ]);
  const { parts, rows } = stackData(VIEW, { series: SERIES, curves });
  const [row] = rows;
  expect(row && stackSummary(parts, row)).toBe("wrong 60 %, Other 30 %, pass 10 %");
  expect(hasRest(rows)).toBe(true);
  expect(hasRest([{ rest: 0.001 }])).toBe(false);
});
