/** Runs that wait: who takes them and when is changed after the start, and taken back. The list in its orders. */
import { expect, test } from "@playwright/test";
import { mutate } from "../support/api";
import { expectAccessible } from "../support/axe";
import { quickGraph } from "../support/quick-graph";
import { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

/** Behind one that takes a while: these wait. */
async function startWaiting(): Promise<string[]> {
  const doc = quickGraph({ warmupSteps: 4_000, grpoSteps: 2 });
  const { id } = await mutate(system, "experiments.create", { name: "Slow", doc });
  const start = (requestKey: string, seeds: number[], name: string) =>
    mutate(system, "groups.start", { experimentId: id, requestKey, seeds, name, priority: 1 });
  await start("the-one-at-work", [0], "At work");
  const { runIds } = await start("those-that-wait", [1, 2], "Waiting seeds");
  return runIds as string[];
}

test("priority and worker of waiting runs change from the list and on their page, and back", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const [runId = ""] = await startWaiting();
  await page.goto(`${system.address}/runs`);
  const low = page.getByText("Low priority");
  await page.getByRole("button", { name: "Actions for all runs of Waiting seeds" }).click();
  await page.getByRole("menuitem", { name: /^Priority and worker/ }).click();
  const dialog = page.getByRole("dialog", { name: "Priority and worker" });
  await expect(dialog.getByRole("button", { name: /^Change/ })).toBeDisabled();
  await dialog.getByLabel("Priority").selectOption("-1");
  await expectAccessible(page, "the dialog");
  await dialog.getByRole("button", { name: "Change 2 runs" }).click();
  await expect(dialog).toBeHidden();
  await expect(low).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("High priority")).toHaveCount(2);

  await page.goto(`${system.address}/runs/${runId}`);
  const waiting = page.getByRole("region", { name: "Waiting" });
  await expect(waiting.getByText("high priority, any worker")).toBeVisible();
  await waiting.getByRole("button", { name: "Change the priority and worker" }).click();
  const worker = dialog.getByLabel("Worker");
  await worker.selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "Change the run" }).click();
  // Told by the feed: the page is not read again.
  await expect(waiting.getByText(/high priority, only /)).toBeVisible();
});

test("the list is sorted from its heads and keeps the order in the address", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(`${system.address}/runs`);
  const names = page
    .getByRole("list", { name: "Runs" })
    .getByRole("link", { name: /^(At work|Waiting seeds)$/ });
  await expect(names).toHaveText(["Waiting seeds", "At work"]);
  // What is at work comes before what waits.
  await page.getByRole("button", { name: "State", exact: true }).first().press("Enter");
  await expect(page).toHaveURL(/order=state/);
  await expect(names).toHaveText(["At work", "Waiting seeds"]);
  await page.getByRole("button", { name: "Duration", exact: true }).first().press("Enter");
  await expect(page).toHaveURL(/order=longest/);
  await page.reload();
  await expect(page.getByLabel("Order")).toHaveValue("longest");
  await expect(names).toHaveText(["At work", "Waiting seeds"]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel("Order").selectOption("best");
  await expect(page).toHaveURL(/order=best/);
  await expectAccessible(page, "the sorted list");
});
