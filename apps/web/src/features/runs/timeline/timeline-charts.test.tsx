import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { STEP_AXIS } from "../curves/x-axis";
import { TimelineCharts } from "./timeline-charts";
import type { TimelineData, TimelineRow } from "./timeline-data";

const view = {
  title: "Which step was which",
  decision: "decision",
  kinds: ["RL", "SFT"],
  probability: "p",
  lines: [
    { signal: "mine", kind: 1 },
    { signal: "theirs", kind: 0 },
  ],
} as const;

const row = (step: number, share: number): TimelineRow => ({
  x: step,
  step,
  firstStep: step,
  lastStep: step,
  share,
  up: share,
  down: share - 1,
  probability: 0.5,
  reason: "Rule",
  lines: { mine: step, theirs: 2 * step },
});

const drawn = (data: TimelineData): string =>
  renderToStaticMarkup(<TimelineCharts view={view} stage="train" series={[]} data={data} axis={STEP_AXIS} />);

test("draws a ribbon, the probability and the lines, and says in words what they show", () => {
  const text = drawn({ rows: [row(1, 1), row(2, 0), row(3, 1), row(4, 1)], steps: 4, ofSecondKind: 3 });
  expect(text).toContain('aria-label="Which step was which: 3 of 4 steps SFT, 1 RL"');
  expect(text).toContain("3 of 4 steps SFT, 1 RL</span>");
  for (const name of ["SFT", "RL", "mine", "theirs"]) expect(text).toContain(`>${name}<`);
  // Colours are those of the theme, so that light and dark both have them.
  expect(text).toContain("var(--wire-tasks)");
  expect(text).not.toMatch(/#[0-9a-f]{6}\b/);
});

test("a timeline that declares a decision alone is a ribbon alone", () => {
  const charts = (text: string) => text.match(/recharts-wrapper/g)?.length;
  const data = { rows: [row(1, 1), row(2, 0)], steps: 2, ofSecondKind: 1 };
  expect(charts(drawn(data))).toBe(3);
  const { title, decision, kinds } = view;
  const ribbon = (
    <TimelineCharts
      view={{ title, decision, kinds }}
      stage="train"
      series={[]}
      data={data}
      axis={STEP_AXIS}
    />
  );
  expect(charts(renderToStaticMarkup(ribbon))).toBe(1);
});

test("before the first step it says what will be seen", () => {
  const text = drawn({ rows: [], steps: 0, ofSecondKind: 0 });
  expect(text).toContain("begins with the stage’s first step");
  expect(text).not.toContain("<svg");
});
