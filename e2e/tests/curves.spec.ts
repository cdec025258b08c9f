/** What can be done with curves: narrowed by dragging, drawn over another axis, pinned, and taken away as files. */
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { mutate, query } from "../support/api";
import { quickGraph } from "../support/quick-graph";
import { test } from "../support/shared";
import { type Switchyard, until } from "../support/switchyard";

const STEPS = 60;
let system: Switchyard;
let runId = "";

test.beforeAll(async ({ shared }) => {
  test.setTimeout(400_000);
  system = shared;
  const doc = quickGraph({ warmupSteps: 40, grpoSteps: STEPS });
  const { id } = await mutate(system, "experiments.create", { name: "Curves", doc });
  ({ runId } = (await mutate(system, "runs.start", { experimentId: id, seed: 1 })) as { runId: string });
  await until("the run is over", 120_000, async () => {
    const run = (await query(system, "runs.get", { runId })) as { head: { state: string } };
    return run.head.state === "succeeded";
  });
});

/** The card of GRPO's reward in the panel of all curves. */
function rewardCard(page: Page) {
  const panel = page.getByRole("region", { name: "GRPO", exact: true });
  return panel.locator("figure[aria-label^='Reward,']").first();
}

async function openCurves(page: Page): Promise<void> {
  await page.goto(`${system.address}/runs/${runId}?stage=grpo`);
  // A chart is drawn once its card comes near.
  await page.getByRole("region", { name: "GRPO", exact: true }).scrollIntoViewIfNeeded();
  await rewardCard(page).scrollIntoViewIfNeeded();
  await expect(rewardCard(page).locator("path[data-curve]").first()).toBeVisible();
}

test("dragging over a chart narrows the stage, and a double click shows all again", async ({ page }) => {
  await openCurves(page);
  const box = await rewardCard(page).boundingBox();
  if (!box) throw new Error("the chart is not on the screen");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.55, y, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/zoom=grpo/);
  const [, from, to] = /zoom=grpo(?:%3A|:)(\d+)-(\d+)/.exec(page.url()) ?? [];
  expect(Number(from)).toBeGreaterThan(5);
  expect(Number(to)).toBeLessThan(STEPS - 5);
  expect(Number(to) - Number(from)).toBeGreaterThan(5);
  await expect(page.getByRole("spinbutton", { name: "First step of GRPO" })).toHaveValue(String(from));

  await test.step("the zoom holds over another axis", async () => {
    await page.getByLabel("Over").selectOption("tokens");
    await expect(page).toHaveURL(/x=tokens/);
    await expect(page.getByRole("spinbutton", { name: "First step of GRPO" })).toHaveValue(String(from));
  });
  await page.getByRole("button", { name: "Show all steps of GRPO" }).click();
  await expect(page).not.toHaveURL(/zoom=/);
});

test("a place on one curve is shown on all of its stage, by pointer and by keyboard", async ({ page }) => {
  await openCurves(page);
  const stage = page.getByRole("region", { name: "GRPO", exact: true });
  const notes = stage.locator("figure dl");
  const chart = rewardCard(page).getByRole("application");
  const box = await chart.boundingBox();
  if (!box) throw new Error("the chart is not on the screen");
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await expect.poll(() => notes.count()).toBeGreaterThan(1);
  const steps = await notes.evaluateAll((all) => all.map((note) => note.querySelector("dd")?.textContent));
  expect(new Set(steps).size).toBe(1);
  await page.mouse.move(box.x + box.width * 0.6, box.y - 200);
  await expect(notes).toHaveCount(0);

  await chart.focus();
  const read = rewardCard(page).getByRole("status");
  await page.keyboard.press("Home");
  const first = Number(await read.locator("dd").first().textContent());
  await page.keyboard.press("ArrowRight");
  await expect(read.locator("dd").first()).toHaveText(String(first + 1));
  await page.keyboard.press("End");
  await expect(read.locator("dd").first()).toHaveText(String(STEPS));
  await page.keyboard.press("Escape");
  await expect(notes).toHaveCount(0);
});

test("a curve is pinned to the top, and the address keeps it", async ({ page }) => {
  await openCurves(page);
  await page.getByRole("region", { name: "GRPO" }).getByRole("button", { name: "More for Reward" }).click();
  await page.getByRole("menuitem", { name: "Pin to the top" }).click();
  const pinned = page.getByRole("region", { name: "Pinned" });
  await expect(pinned.locator("figure[aria-label^='Reward,']")).toBeVisible();
  await expect(page).toHaveURL(/pins=/);
  await page.reload();
  await expect(pinned.locator("figure[aria-label^='Reward,']")).toBeVisible();
});

test("a curve as CSV, SVG and PNG", async ({ page }) => {
  await openCurves(page);
  const take = async (item: string) => {
    await page.getByRole("region", { name: "GRPO" }).getByRole("button", { name: "More for Reward" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: item }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const csv = (await take("All points as CSV")).bytes.toString("utf8").trim().split("\r\n");
  expect(csv[0]).toBe("stage,metric,step,value,tokens,samples,time,attempt");
  expect(csv).toHaveLength(STEPS + 1);
  expect(csv[STEPS]).toMatch(new RegExp(`^grpo,grpo/reward,${STEPS},`));

  const { specHash } = ((await query(system, "runs.get", { runId })) as { head: { specHash: string } }).head;
  const svg = (await take("Picture as SVG")).bytes.toString("utf8");
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain("Reward, grpo");
  expect(svg).toContain(specHash.slice(0, 16));
  expect(svg).not.toContain("var(--");

  const png = await take("Picture as PNG");
  expect(png.name).toMatch(/\.png$/);
  expect(png.bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(500);
});
