/** The whole way: template, a mistake and its mending, a run, its curves and rollouts, a worker that dies, the end. */
import { expect, type Page, test } from "@playwright/test";
import { everyStep, stepsOfCurve } from "../support/curves";
import { DesignerPage } from "../support/designer-page";
import { quickParams } from "../support/quick-graph";
import { Switchyard, until } from "../support/switchyard";
import { holdTrainer } from "../support/trainer";

/** Long enough that it still runs when its rollouts are seen, also where the browser is slow; then it is held. */
const GRPO_STEPS = 1_200;
const sizes = { warmupSteps: 30, grpoSteps: GRPO_STEPS };

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

test("from a template to a finished run, across the death of the worker", async ({ page }) => {
  test.setTimeout(420_000);
  const faults = collectFaults(page);

  await test.step("a template opens as an experiment", async () => {
    await page.goto(system.address);
    await page.getByRole("button", { name: /^Knights and knaves, from scratch/ }).click();
    await expect(page).toHaveURL(/\/designer\//);
  });
  const designer = new DesignerPage(page);

  await test.step("a bad value shows at its node and in the list, and stops the run", async () => {
    await designer.select("warmup");
    await designer.fill("steps", "-3");
    await expect(designer.node("warmup").getByRole("img", { name: /must be at least/ })).toBeVisible();
    await expect(designer.field("steps").getByText(/must be at least/)).toBeVisible();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByRole("dialog")).toContainText("1 problem stops this graph from running");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("mended and made small, it is free of problems", async () => {
    await designer.fillAll(quickParams(sizes));
    await expect(designer.node("warmup").getByRole("img", { name: /must be/ })).toHaveCount(0);
  });

  await test.step("it runs", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    await expect(page).toHaveURL(/\/runs\//);
    await expect(page.getByRole("status", { name: "State: Running" })).toBeVisible({ timeout: 60_000 });
  });

  await test.step("a curve moves", async () => {
    const stages = page.getByRole("navigation", { name: "Stages" });
    await expect(stages).toContainText("GRPO");
    const curve = page.locator("path[data-curve]").first();
    await expect(curve).toBeVisible({ timeout: 60_000 });
    const first = await curve.getAttribute("d");
    await expect.poll(() => curve.getAttribute("d"), { timeout: 60_000 }).not.toBe(first);
  });

  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  let letGo = (): void => undefined;
  await test.step("a group of rollouts opens, with what each completion scored", async () => {
    await page.getByRole("tab", { name: "Rollouts" }).click();
    const prompts = page.getByRole("navigation", { name: "Prompts of this step" });
    await expect(prompts.getByRole("button").first()).toBeVisible({ timeout: 120_000 });
    letGo = holdTrainer(system, runId);
    await prompts.getByRole("button").nth(1).click();
    await expect(page.getByRole("region", { name: "Prompt", exact: true })).toContainText("knight");
    await expect(page.getByRole("heading", { name: /^Completion \d/ })).toHaveCount(4);
  });

  await test.step("its worker is killed, and it goes on and finishes", async () => {
    const before = system.process("worker");
    letGo();
    process.kill(before.pid, "SIGKILL");
    await until("another worker", 20_000, () => system.process("worker").pid !== before.pid);
    await expect(page.getByText("Attempt", { exact: true })).toBeVisible({ timeout: 90_000 });
    await expect(page.getByRole("status", { name: "State: Finished" })).toBeVisible({ timeout: 240_000 });
  });

  await test.step("every step of every curve is there once", async () => {
    const address = page.url().split("?")[0] ?? "";
    expect(await stepsOfCurve(address, "grpo", "grpo/reward")).toEqual(everyStep(GRPO_STEPS));
  });
  expect(faults).toEqual([]);
});

/** What a person would find in the browser's console. */
function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  return faults;
}
