/**
 * `npm run bench -- reward-bench`: from the click on Score to the table, for 16 completions of the example's tasks, in a production
 * build against the worker that `npm start` starts, its trainer warm. Writes docs/results/bench-reward-bench.md.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../../../tools/setup/places.mjs";
import { DesignerPage } from "../../support/designer-page";
import { Switchyard } from "../../support/switchyard";
import { newPage, openBrowser, percentile } from "../curves/browser";

const COMPLETIONS = 16;
const TIMES = 60;
const AIM_MS = 1_000;
const START_MS = 180_000;

/** The bench of the example's combined reward, with its field filled. */
async function openBench(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("button", { name: /^Knights and knaves, from scratch/ }).click();
  await page.waitForURL(/\/designer\//);
  await new DesignerPage(page).select("reward");
  await page.getByRole("button", { name: "Try this reward" }).click();
  const reference = page.getByRole("dialog").getByRole("definition").nth(1);
  await reference.waitFor({ timeout: START_MS });
  const answer = (await reference.textContent()) ?? "";
  const texts = Array.from({ length: COMPLETIONS }, (_, index) =>
    index % 2 === 0 ? `<answer>${answer}</answer>` : `<answer>attempt ${index}</answer>`,
  );
  await page.getByRole("textbox", { name: "Completions" }).fill(texts.join("\n"));
}

/** Milliseconds, by the page's own clock, from the click until the new table is painted. */
async function clickToTable(page: Page, attempt: number): Promise<number> {
  // Other texts each time: equal questions are compared once.
  const field = page.getByRole("textbox", { name: "Completions" });
  const held = await field.inputValue();
  await field.fill(held.replaceAll(/attempt [\d.]+/g, () => `attempt ${attempt}.${Math.random()}`));
  return page.evaluate(async () => {
    const dialog = document.querySelector("[role=dialog]");
    const button = [...(dialog?.querySelectorAll("button") ?? [])].find(
      (each) => each.textContent === "Score",
    );
    const region = dialog?.querySelector("section[aria-label=Result]");
    if (!button || !region) throw new Error("the bench is not open");
    const nextPaint = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
    const start = performance.now();
    button.click();
    let wasBusy = false;
    while (!wasBusy || region.getAttribute("aria-busy") === "true" || !region.querySelector("table")) {
      wasBusy ||= region.getAttribute("aria-busy") === "true";
      if (performance.now() - start > 120_000) throw new Error("no table within two minutes");
      await nextPaint();
    }
    return performance.now() - start;
  });
}

function report(times: readonly number[], { cold, load }: { cold: number; load: string }): string {
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const cell = (value: number) => (value <= AIM_MS ? value.toFixed(0) : `**${value.toFixed(0)}**`);
  return [
    "# Reward bench",
    "",
    `\`npm run bench -- reward-bench\` on ${new Date().toISOString().slice(0, 10)}: production build, ${cpus().length} cores (${cpus()[0]?.model.trim()}), Chromium without a graphics card, load average before ${load}. Browser, server, database, worker and trainer share the cores.`,
    "",
    `From the click on Score until the table is painted, ${COMPLETIONS} completions of one task of the example (knights and knaves; verifier and format combined), ${TIMES} times with a warm trainer, other texts each time. The first answer after the start also imports what the verifier compares with.`,
    "",
    "| | ms |",
    "| --- | ---: |",
    `| p50 | ${cell(p50)} |`,
    `| p95 | ${cell(p95)} |`,
    `| slowest | ${cell(Math.max(...times))} |`,
    `| first answer | ${cold.toFixed(0)} |`,
    "",
    `Aim: at most ${AIM_MS} ms with a warm trainer; what misses it is bold.`,
    "",
  ].join("\n");
}

const load = (loadavg()[0] ?? 0).toFixed(1);
const system = await Switchyard.start();
const browser = await openBrowser();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await newPage(context);
  await openBench(page, system.address);
  const cold = await clickToTable(page, 0);
  const times: number[] = [];
  for (let attempt = 1; attempt <= TIMES; attempt++) times.push(await clickToTable(page, attempt));
  const text = report(times, { cold, load });
  console.log(text);
  await writeFile(join(ROOT, "docs/results/bench-reward-bench.md"), text);
} finally {
  await browser.close();
  await system.stopAndRemove();
}
