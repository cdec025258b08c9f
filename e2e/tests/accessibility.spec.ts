/** axe finds nothing against WCAG 2.2 AA on any page, light or dark. */
import { expect } from "@playwright/test";
import { mutate, query } from "../support/api";
import { expectAccessible } from "../support/axe";
import { DesignerPage } from "../support/designer-page";
import { quickGraph } from "../support/quick-graph";
import { test } from "../support/shared";
import { type Switchyard, until } from "../support/switchyard";

let system: Switchyard;
let experimentId = "";
let runId = "";

test.beforeAll(async ({ shared }) => {
  test.setTimeout(420_000);
  system = shared;
  const doc = quickGraph({ warmupSteps: 20, grpoSteps: 20 });
  experimentId = String((await mutate(system, "experiments.create", { name: "Accessible", doc })).id);
  runId = String((await mutate(system, "runs.start", { experimentId, seed: 0 })).runId);
  await until("the run is finished", 240_000, async () => {
    const { head } = await query(system, "runs.get", { runId });
    return (head as { state: string }).state === "succeeded";
  });
});

for (const [name, path, ready] of [
  ["experiments", "/", "Accessible"],
  ["runs", "/runs", "Accessible"],
  ["papers", "/papers", "SASR"],
  ["a paper", "/papers/sasr", "Where this differs"],
] as const) {
  test(`the page of ${name}`, async ({ page }) => {
    await page.goto(system.address + path);
    await expect(page.getByText(ready).first()).toBeVisible();
    await expectAccessible(page, name);
  });
}

test("the designer with its panels and dialogs", async ({ page }) => {
  await page.goto(`${system.address}/designer/${experimentId}`);
  const designer = new DesignerPage(page);
  await designer.select("grpo");
  await expectAccessible(page, "a node");
  await designer.fill("steps", "-3");
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await expect(page.getByRole("button", { name: "Set to 1" })).toBeVisible();
  await expectAccessible(page, "problems");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page
    .getByRole("button", { name: /^Compare the draft/ })
    .first()
    .click();
  await expect(page.getByRole("region", { name: /^Draft compared with/ })).toBeVisible();
  await expectAccessible(page, "comparison");
  await page.keyboard.press("Escape");
  for (const [key, title] of [
    ["/", "Add a node"],
    ["?", "Keyboard shortcuts"],
    ["Control+Enter", /run/i],
  ] as const) {
    await designer.node("grpo").click({ position: { x: 20, y: 20 } });
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog", { name: title })).toBeVisible();
    await expectAccessible(page, `the dialog of ${key}`);
    await page.keyboard.press("Escape");
  }
});

test("a run with each of its tabs", async ({ page }) => {
  await page.goto(`${system.address}/runs/${runId}`);
  for (const tab of ["Curves", "Rollouts", "Reports", "Log", "Files"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tabpanel").first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page, tab);
  }
});
