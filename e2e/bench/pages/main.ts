/**
 * `npm run bench -- pages`: largest contentful paint, layout shift and interaction to next paint of the main pages in a
 * production build, on a first visit and on later ones. Writes docs/results/bench-pages.md.
 */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { insertExperiment } from "@switchyard/db";
import { graphDocSchema } from "@switchyard/graph";
import { buildPages, startStack } from "../../../packages/worker/bench/stack";
import { ROOT, STATE } from "../../../tools/setup/places.mjs";
import { median, newPage, openBrowser } from "../curves/browser";
import { seedMillion } from "../curves/seed";
import { observeVitals, type Vitals, vitalsOf } from "./vitals";

const VISITS = 7;
const AIMS = { lcp: 1500, cls: 0.05, inp: 150 } as const;

interface MainPage {
  readonly name: string;
  readonly path: string;
  /** What a person does there first. */
  readonly interact: (page: Page) => Promise<void>;
}

const press = (name: RegExp, role: "button" | "tab" | "link") => async (page: Page) => {
  await page.getByRole(role, { name }).first().click();
};

async function editNode(page: Page): Promise<void> {
  await page.locator('.react-flow__node[data-id="grpo"]').click({ position: { x: 20, y: 20 } });
  const field = page.locator('[data-param="steps"] input:not([type="range"])').first();
  await field.fill("123");
  await field.press("Tab");
}

async function lookAtCurves(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Log axis" }).click();
  await page
    .getByRole("searchbox", { name: "Search the curves" })
    .pressSequentially("signal1", { delay: 60 });
  await page.getByRole("tab", { name: /^Log$/ }).click();
}

interface Row {
  readonly name: string;
  readonly first: Vitals;
  readonly later: readonly Vitals[];
}

async function measure(browser: Browser, base: string, { name, path, interact }: MainPage): Promise<Row> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const visits: Vitals[] = [];
  for (let visit = 0; visit <= VISITS; visit++) {
    const page = await newPage(context);
    await page.addInitScript(observeVitals);
    await page.goto(base + path);
    visits.push(await vitalsOf(page, interact));
    await page.close();
  }
  await context.close();
  const [first, ...later] = visits;
  if (!first) throw new Error("no visit");
  return { name, first, later };
}

function report(rows: readonly Row[], load: string): string {
  const cell = (value: number, aim: number, digits: number) =>
    value <= aim ? value.toFixed(digits) : `**${value.toFixed(digits)}**`;
  const line = ({ name, first, later }: Row) => {
    const worst = Math.max(first.cls, ...later.map(({ cls }) => cls));
    const lcp = median(later.map((one) => one.lcp));
    const inp = median(later.map((one) => one.inp));
    return `| ${name} | ${cell(first.lcp, AIMS.lcp, 0)} | ${cell(lcp, AIMS.lcp, 0)} | ${cell(worst, AIMS.cls, 3)} | ${cell(inp, AIMS.inp, 0)} |`;
  };
  return [
    "# Main pages",
    "",
    `\`npm run bench -- pages\` on ${new Date().toISOString().slice(0, 10)}: production build, ${cpus().length} cores (${cpus()[0]?.model.trim()}), Chromium without a graphics card, load average before ${load}. Browser, server and database share the cores.`,
    "",
    `One visit with an empty cache, then ${VISITS} more. Layout shift is the worst of all visits. Interaction to next paint is the slowest interaction of a visit, median of the later visits: what a person does there first (a dialog, a node chosen and a field changed, an axis, a search and a tab).`,
    "",
    `| page | LCP, first visit, ms | LCP, later, ms | CLS | INP, ms |`,
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows.map(line),
    "",
    `Aims: LCP at most ${AIMS.lcp} ms, CLS at most ${AIMS.cls}, INP at most ${AIMS.inp} ms; what misses its aim is bold.`,
    "",
  ].join("\n");
}

buildPages(ROOT);
const load = (loadavg()[0] ?? 0).toFixed(1);
const browser = await openBrowser();
const stack = await startStack(ROOT, join(STATE, "bench-pages"));
try {
  const graph = JSON.parse(readFileSync(join(ROOT, "fixtures/graphs/knights-grpo.json"), "utf8"));
  const { id } = await insertExperiment(stack.database.db, {
    name: "Knights and knaves",
    doc: graphDocSchema.parse(graph),
  });
  const { runId } = await seedMillion(stack.database.db);
  const pages: MainPage[] = [
    { name: "experiments", path: "/", interact: press(/theme/i, "button") },
    { name: "designer", path: `/designer/${id}`, interact: editNode },
    { name: "run, a million points", path: `/runs/${runId}`, interact: lookAtCurves },
    { name: "runs", path: "/runs", interact: press(/theme/i, "button") },
    { name: "papers", path: "/papers", interact: press(/theme/i, "button") },
  ];
  const rows: Row[] = [];
  for (const page of pages) rows.push(await measure(browser, stack.url, page));
  const text = report(rows, load);
  console.log(text);
  await writeFile(join(ROOT, "docs/results/bench-pages.md"), text);
} finally {
  await browser.close();
  await stack.stop();
}
