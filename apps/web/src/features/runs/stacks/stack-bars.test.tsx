import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { StackBars, StackLegend } from "./stack-bars";

const PARTS = [
  { signal: "pass", title: "Working", description: "", colour: "rollout" },
  { signal: "late", title: "Out of time", description: "", colour: "model" },
] as const;
const row = (step: number, ...shares: number[]) => ({
  ...{ x: step, step, firstStep: step, lastStep: step, shares },
  rest: 1 - shares.reduce((sum, share) => sum + share, 0),
});

test("every bar says what it shows, and only evaluations that are several need names", () => {
  const before = { key: "before", label: "Before training", row: row(0, 0.25, 0.75) };
  const after = { key: "after", label: "After training", row: row(0, 1, 0) };
  const several = renderToStaticMarkup(<StackBars parts={PARTS} rows={[before, after]} />);
  expect(several).toContain('aria-label="Before training: Out of time 75 %, Working 25 %"');
  expect(several).toContain('aria-label="After training: Working 100 %"');
  expect(several).toContain(">Before training</span>");
  // What has no share takes no room.
  expect(several.match(/flex-grow/g)).toHaveLength(3);
  expect(renderToStaticMarkup(<StackBars parts={PARTS} rows={[after]} />)).not.toContain(">After training<");
});

test("the legend tells parts that never occur, and other only where there is some", () => {
  const legend = (...shares: number[]) =>
    renderToStaticMarkup(<StackLegend parts={PARTS} row={row(0, ...shares)} />).replaceAll(/<[^>]*>/g, " ");
  expect(legend(1, 0)).toMatch(/Working\s+100 %\s+Out of time\s+0 %\s*$/);
  expect(legend(0.5, 0.25)).toMatch(/Other\s+25 %/);
});
