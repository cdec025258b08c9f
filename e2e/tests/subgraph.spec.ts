/** A group of nodes as one card with a named interface: made, wired, undone, looked into, and seen in a run. */
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import type { DesignerPage } from "../support/designer-page";
import { quickParams } from "../support/quick-graph";
import { test } from "../support/shared";

const CARD = "frame:frame";

/** Selects nodes by clicks with Shift held. */
async function choose(designer: DesignerPage, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries())
    await designer
      .node(id)
      .click({ position: { x: 20, y: 20 }, ...(index > 0 ? { modifiers: ["Shift" as const] } : {}) });
}

async function middle(part: Locator): Promise<{ x: number; y: number }> {
  const box = await part.boundingBox();
  if (!box) throw new Error("it is not seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middle(from), await middle(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

const handle = (designer: DesignerPage, id: string, port: string): Locator =>
  designer.node(id).locator(`.react-flow__handle[data-handleid="${port}"]`);

const wire = (page: Page, id: string): Locator => page.locator(`.react-flow__edge[data-id="${id}"]`);
const REWARD_WIRE = "reward/reward>grpo/reward";

test("rewards become a sub-graph that is named, wired, undone, looked into and kept", async ({
  page,
  openExample,
}) => {
  const designer = await openExample();
  const card = designer.node(CARD);
  const start = await page.locator(".react-flow__node").count();

  await test.step("grouped into one card, by the keyboard, with its title ready to be typed", async () => {
    await choose(designer, ["verifier", "format", "reward"]);
    await page.keyboard.press("Shift+g");
    await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
    await page.keyboard.type("Rewards");
    await expect(card).toContainText("Rewards");
    await expect(card).toContainText("3 nodes inside");
    await expect(designer.node("verifier")).toHaveCount(0);
    await expect(page.locator(".react-flow__node")).toHaveCount(start - 2);
    await expect(wire(page, REWARD_WIRE)).toHaveCount(1);
    await expect(page.getByText("No errors in the graph.")).toHaveCount(1);
  });

  await test.step("its ports have names, each once on a side", async () => {
    const outputs = page.getByRole("region", { name: "Outputs" });
    const score = outputs.getByRole("textbox", { name: "Name of the output reward of Combine rewards" });
    await score.fill("score");
    await score.press("Enter");
    await expect(card).toContainText("score");
    const other = outputs.getByRole("textbox", { name: "Name of the output reward of Verifier" });
    await other.fill("score");
    await expect(outputs.getByText(/Another output is called “score”/)).toBeVisible();
    await other.press("Escape");
    await expect(outputs.getByRole("textbox").first()).toHaveValue("score");
    await outputs.getByRole("button", { name: "Move score down" }).click();
    await expect(outputs.getByRole("textbox").last()).toHaveValue("score");
    const inputs = page.getByRole("region", { name: "Inputs" });
    await inputs.getByRole("combobox", { name: /^Show another input/ }).selectOption({ index: 1 });
    await expect(inputs.getByText(/no wire yet/)).toBeVisible();
    await expectAccessible(page, "the form of a sub-graph");
  });

  await test.step("a wire is drawn from the card, and refused with a reason where it does not fit", async () => {
    await designer.select("grpo");
    await page
      .getByRole("group", { name: "Port reward" })
      .getByRole("button", { name: /^Remove the wire/ })
      .click();
    await expect(wire(page, REWARD_WIRE)).toHaveCount(0);
    await drag(page, handle(designer, CARD, "reward/reward"), handle(designer, "grpo", "tasks"));
    await expect(page.getByText("This port takes tasks, not reward.", { exact: true })).toBeVisible();
    await drag(page, handle(designer, CARD, "reward/reward"), handle(designer, "grpo", "reward"));
    await expect(wire(page, REWARD_WIRE)).toHaveCount(1);
  });

  await test.step("all of it is undone, and done again", async () => {
    const undo = page.getByRole("button", { name: "Undo", exact: true });
    while (await undo.isEnabled()) await undo.click();
    await expect(designer.node("verifier")).toBeVisible();
    await expect(page.locator(".react-flow__node")).toHaveCount(start);
    const redo = page.getByRole("button", { name: "Redo", exact: true });
    while (await redo.isEnabled()) await redo.click();
    await expect(card).toContainText("score");
    await expect(wire(page, REWARD_WIRE)).toHaveCount(1);
  });

  await test.step("inside, it is alone with its ports; what is edited there is the same graph", async () => {
    await card.focus();
    await page.keyboard.press("Enter");
    const crumbs = page.getByRole("navigation", { name: "Where you are in the graph" });
    await expect(crumbs).toContainText("Rewards");
    await expect(crumbs.getByRole("button", { name: "Whole graph" })).toBeFocused();
    await expect(designer.node("verifier")).toBeVisible();
    await expect(designer.node("grpo")).toHaveCount(0);
    await expect(designer.node("port:out:reward/reward")).toContainText("to GRPO");
    await expectAccessible(page, "inside of a sub-graph");
    await designer.select("format");
    await page.getByRole("textbox", { name: "Name of this node" }).fill("Layout");
    await page.locator(".react-flow__pane").click({ position: { x: 400, y: 20 } });
    await page.keyboard.press("Escape");
    await expect(crumbs).toHaveCount(0);
    await expect(designer.node("grpo")).toBeVisible();
    await card.dblclick({ position: { x: 60, y: 20 } });
    await expect(designer.node("format")).toContainText("Layout");
    await crumbs.getByRole("button", { name: "Whole graph" }).click();
    await expect(designer.node("grpo")).toBeVisible();
  });

  await test.step("a problem inside shows on the card, which leads to it", async () => {
    await choose(designer, ["warmup"]);
    await designer.fill("steps", "-3");
    await choose(designer, ["warmup"]);
    await page.keyboard.press("Shift+g");
    const second = designer.node("frame:frame2");
    await second.getByRole("button", { name: /^Go to the first of 1 problem inside/ }).click();
    await expect(designer.node("warmup")).toBeVisible();
    await expect(designer.field("steps").locator('input:not([type="range"])')).toBeFocused();
    const undo = page.getByRole("button", { name: "Undo", exact: true });
    await undo.click();
    await expect(designer.node("grpo")).toBeVisible();
    await undo.click();
    await expect(page.getByText("No errors in the graph.")).toHaveCount(1);
  });

  await test.step("unfolded it stands where it was, and is kept over a reload when folded again", async () => {
    await card.click({ position: { x: 60, y: 20 } });
    const folded = await card.boundingBox();
    await page.keyboard.press("f");
    await expect(designer.node("verifier")).toBeVisible();
    const open = await card.boundingBox();
    expect([open?.x, open?.y]).toEqual([folded?.x, folded?.y]);
    await page.keyboard.press("f");
    await expect(designer.node("verifier")).toHaveCount(0);
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.reload();
    await expect(card).toContainText("score");
    await expectAccessible(page, "a canvas with a sub-graph");
  });
});

test("a run shows what is inside of a sub-graph on its card", async ({ page, openExample }) => {
  test.setTimeout(300_000);
  const designer = await openExample();
  await designer.fillAll(quickParams({ warmupSteps: 5, grpoSteps: 3 }));
  await choose(designer, ["decoder", "warmup"]);
  await page.getByRole("button", { name: "Group what is selected into a sub-graph" }).click();
  await page.keyboard.type("Cold start");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(/\/runs\//);
  const card = page.locator(`.react-flow__node[data-id="${CARD}"]`);
  await expect(card).toContainText("Cold start");
  await expect(card.locator("[data-fold]")).toContainText("Done", { timeout: 200_000 });
  await expect(card.locator("[data-fold]")).toContainText("Loss");
  await card.getByRole("button", { name: "Unfold Cold start" }).click();
  await expect(designer.node("warmup")).toBeVisible();
});

test("aligning is a button, a key and one step", async ({ page, openExample }) => {
  const designer = await openExample();
  const leftOf = async (id: string) => (await designer.node(id).boundingBox())?.x;
  await choose(designer, ["clip", "kl", "reward"]);
  const before = await leftOf("reward");
  await page.getByRole("button", { name: "Align left edges" }).click();
  await expect.poll(() => leftOf("reward")).toBe(await leftOf("clip"));
  await page.keyboard.press("Control+z");
  await expect.poll(() => leftOf("reward")).toBe(before);
  await page.keyboard.press("Shift+a");
  await expect.poll(() => leftOf("reward")).toBe(await leftOf("clip"));
});
