import { catalog } from "@switchyard/catalog";
import { appendPoints, emptySeries, type LiveSeries } from "@switchyard/curves";
import type { TimelineView } from "@switchyard/graph";
import { expect, test } from "vitest";
import { type RunNode, seriesInfo } from "../series-info";
import { kindWords, type TimelineRow, timelineData, timelineSummary } from "./timeline-data";

const view: TimelineView = {
  title: "Which step was which",
  decision: "chosen",
  kinds: ["RL", "SFT"],
  probability: "p",
  lines: [
    { signal: "mine", kind: 1 },
    { signal: "theirs", kind: 0 },
  ],
  reason: { signal: "why", names: ["Warm-up", "Rule", "Bound", "Guard"] },
};
const node: RunNode = { id: "train", title: "Train", definition: null, accent: null };
const series = ["chosen", "p", "mine", "theirs", "why"].map((signal, id) =>
  seriesInfo({ id, stage: "train", name: `train/${signal}` }, new Map([["train", node]])),
);
const curve = (values: readonly number[], firstStep = 1, target = 400): LiveSeries =>
  appendPoints(
    emptySeries(target),
    values.map((value, i) => ({ step: firstStep + i, value })),
    1,
  ).series;

test("puts the signals of a step together, also those that begin later", () => {
  const curves = new Map([
    [0, curve([1, 1, 0])],
    [1, curve([1, 1, 0.3])],
    [2, curve([4, 3, 3])],
    [3, curve([0.5], 3)],
    [4, curve([0, 0, 3])],
  ]);
  const data = timelineData(view, { series, curves });
  expect(data.rows.map(({ step, share, up, down }) => [step, share, up, down])).toEqual([
    [1, 1, 1, 0],
    [2, 1, 1, 0],
    [3, 0, 0, -1],
  ]);
  expect(data.rows.map(({ probability, reason }) => [probability, reason])).toEqual([
    [1, "Warm-up"],
    [1, "Warm-up"],
    [0.3, "Guard"],
  ]);
  expect(data.rows.map(({ lines }) => lines)).toEqual([{ mine: 4 }, { mine: 3 }, { mine: 3, theirs: 0.5 }]);
  expect(timelineSummary(data, view)).toBe("2 of 3 steps SFT, 1 RL");
});

test("of many steps at once it tells the share, and no step's reason", () => {
  const chosen = Array.from({ length: 4000 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const curves = new Map([
    [0, curve(chosen, 0, 100)],
    [4, curve(chosen, 0, 100)],
  ]);
  const data = timelineData(view, { series, curves });
  expect(data.rows.length).toBeLessThanOrEqual(200);
  expect(new Set(data.rows.map((row) => row.reason))).toEqual(new Set([null]));
  expect(kindWords(data.rows[0] as TimelineRow, view.kinds)).toBe("25 % SFT, 75 % RL");
  expect(timelineSummary(data, view)).toBe("1,000 of 4,000 steps SFT, 3,000 RL");
});

test("before the first step there is nothing to draw", () => {
  expect(timelineData(view, { series, curves: new Map() })).toEqual({ rows: [], steps: 0, ofSecondKind: 0 });
  expect(timelineData(view, { series: [], curves: new Map() }).rows).toEqual([]);
});

test("the stages that switch declare one", () => {
  const declared = [...catalog.values()].filter((kind) => kind.view.timeline);
  expect(declared.map((kind) => kind.kind).sort()).toEqual(["train.sasr", "train.static_hybrid"]);
});
