/** A sweep from the inspector to the page of its runs, and a deletion taken back. */
import { expect, type Page, test } from "@playwright/test";
import { mutate, query } from "../support/api";
import { expectAccessible } from "../support/axe";
import { DesignerPage } from "../support/designer-page";
import { quickGraph } from "../support/quick-graph";
import { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

const newExperiment = async (name: string): Promise<string> => {
  const doc = quickGraph({ warmupSteps: 2, grpoSteps: 2 });
  const { id } = await mutate(system, "experiments.create", { name, doc });
  return String(id);
};

async function sweepSteps(page: Page, values: string): Promise<DesignerPage> {
  const designer = new DesignerPage(page);
  await designer.select("grpo");
  await page.getByRole("button", { name: "Sweep Steps over several values" }).click();
  await designer.field("steps").getByRole("textbox").fill(values);
  await page.keyboard.press("Tab");
  return designer;
}

test("2 values x 2 seeds: set, shown, started once, put together, deleted and brought back", async ({
  page,
}) => {
  test.setTimeout(420_000);
  const id = await newExperiment("Steps of training");
  await page.goto(`${system.address}/designer/${id}`);
  const designer = await sweepSteps(page, "2, 0");
  await expect(designer.field("steps").getByText("'steps' must be at least 1, but is 0.")).toBeVisible();
  await designer.field("steps").getByRole("textbox").fill("2, 3");
  await expect(designer.node("grpo").getByRole("img", { name: /^Swept over 2 values/ })).toBeVisible();
  await expect(designer.field("steps").getByText("2 values: 2, 3")).toBeVisible();

  await test.step("the dialog shows what will be queued, and starts it once", async () => {
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog", { name: "Run the experiment" });
    await dialog.getByLabel("Number of seeds").fill("2");
    await expect(dialog.getByText("4 runs", { exact: false }).first()).toBeVisible();
    const planned = dialog.getByRole("table", { name: "Runs to be queued" }).getByRole("row");
    await expect(planned).toHaveText([/Seed$/, "120", "230", "321", "431"].map((text) => text));
    await dialog.getByLabel("Notes").fill("Does another step help?");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+Enter");
    await expect(page).toHaveURL(/\/runs\/groups\//);
    const { groups } = (await query(system, "groups.list", {})) as { groups: { runs: unknown[] }[] };
    expect(groups.map(({ runs }) => runs.length)).toEqual([4]);
  });

  await test.step("the page of the group has a mean and an interval for each value", async () => {
    await expect(page.getByText("Does another step help?")).toBeVisible();
    await expect(page.getByText("4 finished", { exact: true })).toBeVisible({ timeout: 300_000 });
    const means = page.getByRole("table", { name: "Mean over seeds" }).getByRole("row");
    await expect(means).toHaveCount(3);
    await expect(means.nth(1)).toContainText(/%\s*to/);
    await expect(page.getByRole("figure", { name: /2 lines$/ })).toBeVisible();
    await expectAccessible(page, "page of a group");
  });

  await test.step("a run is deleted and brought back", async () => {
    await page.goto(`${system.address}/runs`);
    const rows = page.getByRole("table", { name: "Runs of Steps of training" }).getByRole("row");
    await expect(rows).toHaveCount(5);
    await page.getByRole("button", { name: "Actions for the run with steps 2, seed 1" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(rows).toHaveCount(4);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(rows).toHaveCount(5);
  });

  await test.step("several are deleted together", async () => {
    await page.getByRole("checkbox", { name: "Select the run with steps 2, seed 0" }).check();
    await page.getByRole("checkbox", { name: "Select the run with steps 3, seed 0" }).check();
    await expectAccessible(page, "list of runs with a selection");
    const bar = page.getByRole("region", { name: "Selected runs" });
    await expect(bar.getByText("2 selected")).toBeVisible();
    await bar.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("table", { name: "Runs of Steps of training" }).getByRole("row")).toHaveCount(
      3,
    );
    await expect(bar).toHaveCount(0);
  });
});

test("a sweep is undone, and what was chosen last is offered again", async ({ page }) => {
  const id = await newExperiment("Undone");
  await page.goto(`${system.address}/designer/${id}`);
  const designer = await sweepSteps(page, "2, 3");
  const badge = designer.node("grpo").getByRole("img", { name: /^Swept over 2 values/ });
  await expect(badge).toBeVisible();
  await page.getByRole("button", { name: "Do not sweep Steps" }).click();
  await expect(badge).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(badge).toBeVisible();

  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "Run the experiment" });
  await dialog.getByRole("button", { name: "List" }).click();
  await dialog.getByLabel("Seeds", { exact: true }).fill("4-6, x");
  await expect(dialog.getByText("“x” is no seed and no span of seeds, such as 0-4.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Start/ })).toBeDisabled();
  await dialog.getByLabel("Seeds", { exact: true }).fill("4-6");
  await dialog.getByLabel("Priority").selectOption({ label: "Low: when nothing else waits" });
  await expectAccessible(page, "run dialog");
  await dialog.getByRole("button", { name: "Start 6 runs" }).click();
  await expect(page).toHaveURL(/\/runs\/groups\//);
  await page.getByRole("button", { name: "Actions for all runs of the group" }).click();
  await page.getByRole("menuitem", { name: /^Cancel/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Cancel \d runs$/ })
    .click();
  await page.goto(`${system.address}/designer/${id}`);
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByLabel("Seeds", { exact: true })).toHaveValue("4-6");
  await expect(dialog.getByLabel("Priority")).toHaveValue("-1");
});
