/** Mending a graph by its problems, and going back to a version of it. */
import { expect, type Page } from "@playwright/test";
import { DesignerPage } from "../support/designer-page";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async ({ shared }) => {
  test.setTimeout(300_000);
  system = shared;
});

async function openTemplate(page: Page): Promise<DesignerPage> {
  await page.goto(system.address);
  await page.getByRole("button", { name: /^Knights and knaves, from scratch/ }).click();
  await expect(page).toHaveURL(/\/designer\//);
  return new DesignerPage(page);
}

test("a problem with a mechanical remedy is mended by its button", async ({ page }) => {
  const designer = await openTemplate(page);
  await designer.select("warmup");
  await designer.fill("steps", "-3");
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await page.getByRole("button", { name: "Set to 1" }).click();
  await expect(page.getByText("Ready to run")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Done: Set to 1. 0 problems left." })).toHaveCount(
    1,
  );

  await test.step("what is missing is connected from where it can come", async () => {
    await designer.node("reward").click();
    await page.keyboard.press("Delete");
    const lacks = page.getByText(/needs something plugged into 'reward'/);
    await expect(lacks.first()).toBeVisible();
    const before = await lacks.count();
    await page
      .getByRole("button", { name: /^Connect '/ })
      .first()
      .click();
    await expect(lacks).toHaveCount(before - 1);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(lacks).toHaveCount(before);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Ready to run")).toBeVisible();
  });
});

test("a version is kept, compared and restored", async ({ page }) => {
  const designer = await openTemplate(page);
  const steps = () => designer.field("steps").locator('input:not([type="range"])');
  await designer.select("warmup");
  const first = await steps().inputValue();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("textbox", { name: "Name for the present version" }).fill("before");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("list", { name: "Kept versions" }).getByRole("textbox").first()).toHaveValue(
    "before",
  );

  await page.getByRole("tab", { name: "Node" }).click();
  await designer.fill("steps", "77");
  await designer.node("sampler").click();
  await page.keyboard.press("Delete");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Compare the draft with before" }).click();
  const comparison = page.getByRole("region", { name: "Draft compared with before" });
  await expect(comparison.locator("[data-id=warmup]").getByText("changed", { exact: true })).toBeVisible();
  await expect(comparison.locator("[data-id=sampler]").getByText("removed", { exact: true })).toBeVisible();
  const list = page.getByRole("list", { name: "Kept versions" });
  await expect(list.getByText(first, { exact: true })).toBeVisible();
  await expect(list.getByText("77", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Restore it" }).click();
  await expect(comparison).toHaveCount(0);
  await expect(designer.node("sampler")).toBeVisible();
  await page.getByRole("tab", { name: "Node" }).click();
  await designer.select("warmup");
  await expect(steps()).toHaveValue(first);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(steps()).toHaveValue("77");
});

test("the palette of commands aligns what is selected, and one undo takes it back", async ({ page }) => {
  const designer = await openTemplate(page);
  const left = (id: string) => designer.node(id).evaluate((node) => (node as HTMLElement).style.transform);
  await designer.node("warmup").click({ position: { x: 20, y: 20 } });
  const before = await left("grpo");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("align left");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect.poll(() => left("grpo")).not.toBe(before);
  const x = async (id: string) => (await left(id)).match(/translate\(([-\d.]+)px/)?.[1];
  expect(await x("grpo")).toBe(await x("warmup"));
  await page.keyboard.press("Control+z");
  await expect.poll(() => left("grpo")).toBe(before);
});

test("nodes are arranged in a worker, as one step", async ({ page }) => {
  const designer = await openTemplate(page);
  const node = designer.node("export");
  const place = () => node.evaluate((element) => (element as HTMLElement).style.transform);
  await node.click({ position: { x: 20, y: 20 } });
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowDown");
  const moved = await place();
  await page.keyboard.press("Escape");
  const worker = page.waitForEvent("worker");
  await page.getByRole("button", { name: "Arrange the nodes, or those selected" }).click();
  await worker;
  await expect.poll(place).not.toBe(moved);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(place).toBe(moved);
});
