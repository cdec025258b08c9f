import { expect, test } from "vitest";
import { placeWords, stageAxis, xScale } from "./x-axis";

const pace = { step: [1, 11, 21], t: [1000, 1060, 1240], tokens: [500, 5500, 10500], samples: [8, 88, 168] };
const paces = { warmup: { ...pace, t: [400, 500, 700] }, grpo: pace };

test("steps lie where the stage's pace says", () => {
  expect(stageAxis("tokens", "grpo", paces).map.at(6)).toBe(3000);
  expect(stageAxis("samples", "grpo", paces).map.stepAt(48)).toBe(6);
  expect(stageAxis("wall", "grpo", paces).map.at(11)).toBe(1060);
});

test("time is counted from the first step of the whole run", () => {
  expect(stageAxis("relative", "warmup", paces).map.at(1)).toBe(0);
  expect(stageAxis("relative", "grpo", paces).map.at(21)).toBe(840);
});

test("a stage that has no pace yet stays over its steps", () => {
  expect(stageAxis("tokens", "eval", paces)).toMatchObject({ kind: "step" });
});

test("round values, and all of them on the axis", () => {
  const tokens = xScale(stageAxis("tokens", "grpo", paces), [1, 21]);
  expect(tokens).toMatchObject({ domain: [500, 10500], ticks: [2000, 4000, 6000, 8000, 10000] });
  expect(tokens.ticks.map(tokens.format)).toEqual(["2,000", "4,000", "6,000", "8,000", "10k"]);
  const time = xScale(stageAxis("relative", "grpo", paces), [1, 21]);
  expect(time.domain).toEqual([600, 840]);
  expect(time.ticks.map(time.format)).toEqual(
    ["10 min 0 s", "11 min 0 s", "12 min 0 s", "13 min 0 s", "14 min 0 s"].map((text) =>
      text.replace(" 0 s", " 00 s"),
    ),
  );
  const steps = xScale(stageAxis("step", "grpo", paces), [1, 21]);
  expect(steps.ticks).toEqual([5, 10, 15, 20]);
});

test("one step alone still has an axis", () => {
  const { domain } = xScale(stageAxis("relative", "grpo", paces), [11, 11]);
  expect(domain[1]).toBeGreaterThan(domain[0]);
});

test("the note at the pointer", () => {
  expect(placeWords("tokens", 12345.4)).toBe("12,345");
  expect(placeWords("relative", 75)).toBe("1 min 15 s");
});
