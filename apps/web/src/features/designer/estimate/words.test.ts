import { about, atMost, exactly } from "@switchyard/graph";
import { expect, test } from "vitest";
import { bytesText, figureText, rateText, secondsText, timeBasis, timeText } from "./words";

test("a figure says how well it is known", () => {
  expect([exactly(76_800), atMost(102_400), about(51.2)].map(figureText)).toEqual([
    "76.8k",
    "at most 102k",
    "about 52",
  ]);
  expect(bytesText(exactly(430_000))).toBe("420 KiB");
});

test.each([
  [2e9, "2 GFLOP/s"],
  [4e13, "40 TFLOP/s"],
  [12, "12 FLOP/s"],
])("%d operations a second are %s", (rate, text) => {
  expect(rateText(rate)).toBe(text);
});

test("a time is never more exact than it can be", () => {
  expect([0.2, 12.4, 200].map((seconds) => secondsText(seconds))).toEqual([
    "under 1 s",
    "about 12 s",
    "about 3 min 20 s",
  ]);
});

test("without a run to measure from it says so, with the rate that is assumed", () => {
  expect(timeBasis({ kind: "rough", seconds: 3, operationsPerSecond: 2e9 })).toBe(
    "No run yet to measure from. Roughly by 6ND for learning and 2ND for sampling, at an assumed 2 GFLOP/s.",
  );
  const runs = [{ id: "a", name: "First" }];
  expect(timeBasis({ kind: "measured", seconds: 3, runs, isSameSize: true })).toContain("in 'First'");
  expect(timeBasis({ kind: "measured", seconds: 3, runs, isSameSize: false })).toContain("another size");
  expect(timeText({ kind: "rough", seconds: 3, operationsPerSecond: 2e9 })).toBe("roughly 3 s");
  expect(timeText({ kind: "cached" })).toContain("stored");
  expect(timeBasis({ kind: "unknown" })).toContain("No run yet");
});
