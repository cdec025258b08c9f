import { about, atMost, exactly } from "@switchyard/graph";
import { expect, test } from "vitest";
import { bytesText, figureText, rateText, secondsText, timeBasis, timeText, totalsSentence } from "./words";

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

test("what some runs come to is a sentence, with what is not known", () => {
  const totals = {
    steps: exactly(140),
    sampledTokens: exactly(0),
    trainedTokens: exactly(0),
    seconds: 200,
    rough: 0,
    unknown: 0,
    memoryBytes: 430_000,
    isMemoryWhole: true,
    outputBytes: about(5_000_000),
    cached: 0,
  };
  expect(totalsSentence(totals, "desk")).toBe(
    "Takes about 3 min 20 s on 'desk', one run after another, about 420 KiB of memory, stores about 4.77 MiB of models.",
  );
  expect(totalsSentence({ ...totals, rough: 1, unknown: 2, isMemoryWhole: false }, null)).toMatch(
    /^Takes roughly 3 min 20 s on a CPU, .* at least 420 KiB .* With 1 stage without a measured time, and 2 stages/,
  );
  expect(totalsSentence({ ...totals, steps: exactly(0), seconds: 0 }, "desk")).toContain("moments");
});
