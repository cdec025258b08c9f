import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { PAPERS, standingOf } from "@switchyard/catalog/papers";
import { afterAll, expect, test } from "vitest";
import { readDeclaration } from "../claims/declaration";
import { judge, type RunOutcome } from "../claims/outcome";
import { asJson } from "../claims/report";
import { paperPage } from "./paper-page";
import { readResults } from "./results";

const folder = mkdtempSync(join(tmpdir(), "switchyard-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [paper] = PAPERS;
if (!paper) throw new Error("no paper");

const run = (before: number, after: number): RunOutcome => ({
  metrics: new Map([
    ["before/accuracy", before],
    ["after/accuracy", after],
  ]),
  stageSeconds: new Map([["grpo", 60]]),
  series: new Map(),
  cpuSeconds: null,
});

test("a page without results says how to get them", () => {
  const page = paperPage(paper, standingOf(paper, { catalog, templates: TEMPLATES, results: {} }));
  expect(page).toContain("Not measured yet. `npm run claims -- sasr`");
});

test("what a claim wrote is read again and shown, with what does not hold", () => {
  const declaration = readDeclaration("example");
  const outcome = judge(
    declaration,
    new Map(Object.keys(declaration.arms).map((arm) => [arm, [run(0.4, 0.5), run(0.5, 0.45)]])),
  );
  writeFileSync(join(folder, "sasr.json"), JSON.stringify(asJson(declaration, outcome, [])));
  const results = readResults(folder);
  expect(Object.keys(results)).toEqual(["sasr"]);
  const page = paperPage(paper, standingOf(paper, { catalog, templates: TEMPLATES, results }));
  expect(page).toContain(declaration.claim);
  // 0.1 and -0.05: mean 0.025, half-width t(0.975, 1) * 0.10607 / sqrt(2) = 12.706 * 0.075 = 0.953
  expect(page).toMatch(/0\.025 \[-0\.928, 0\.978\] \| at least [\d.]+: does \*\*not\*\* hold/);
  expect(page).not.toContain("Not measured yet");
});

test.each([
  [{ method: "a", baseline: "b", atLeast: 0.1 }, "at least 0.1"],
  [{ promised: { method: "a", baseline: "b", atMost: 0.2 } }, "at most 0.2"],
  [{ promised: { method: "a", baseline: "b", within: 0.3 } }, "within 0.3 for every seed"],
])("a promise is read: %j", (promised, promise) => {
  const interval = { mean: 0, low: null, high: null };
  const file = { claim: "c", holds: false, seeds: [1], arms: [], longestSeconds: 1 };
  const comparisons = [{ ...promised, interval, holds: false }];
  writeFileSync(join(folder, "dgro.json"), JSON.stringify({ ...file, comparisons }));
  expect(readResults(folder).dgro?.comparisons).toEqual([
    { method: "a", baseline: "b", promise, interval, holds: false },
  ]);
});
