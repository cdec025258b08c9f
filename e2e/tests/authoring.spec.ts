/** Building a graph: wires by the mouse, all of it by the keyboard, and parts of it carried to another tab. */
import { expect, type Locator, type Page } from "@playwright/test";
import { DesignerPage } from "../support/designer-page";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";

async function openEmpty(page: Page, { address }: Switchyard): Promise<DesignerPage> {
  await page.goto(address);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/designer\//);
  await expect(page.getByRole("searchbox", { name: "Search the nodes" })).toBeVisible();
  return new DesignerPage(page);
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const port = (designer: DesignerPage, node: string, side: "source" | "target", id: string) =>
  designer.node(node).locator(`.react-flow__handle.${side}[data-handleid="${id}"]`);

/** Draws from a port to a place on the screen and holds the wire there. */
async function drawTo(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const start = await middleOf(from);
  // A dot becomes a port of the canvas where the pointer is.
  await page.mouse.move(start.x - 4, start.y);
  await page.mouse.move(start.x, start.y);
  await expect(from).toHaveClass(/connectionindicator|connectable/);
  await page.mouse.down();
  await page.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
}

const wire = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

test("a wire says where it fits while it is drawn, why not elsewhere, and offers nodes on empty canvas", async ({
  page,
  openExample,
}) => {
  const designer = await openExample();
  const nodes = page.locator(".react-flow__node");
  const count = await nodes.count();
  const advantage = port(designer, "advantage", "source", "advantage");
  const fits = port(designer, "grpo", "target", "advantage");
  const refuses = port(designer, "grpo", "target", "reward");

  await test.step("a port of another type is dimmed, and says why when the wire is dropped on it", async () => {
    await drawTo(page, advantage, await middleOf(refuses));
    await expect(refuses).toHaveCSS("opacity", "0.25");
    await expect(fits).toHaveCSS("opacity", "1");
    expect(await fits.evaluate((dot) => getComputedStyle(dot).boxShadow)).not.toBe("none");
    await page.mouse.up();
    await expect(page.getByText("No wire here", { exact: true })).toBeVisible();
    await expect(page.getByText("This port takes reward, not advantage.", { exact: true })).toBeVisible();
  });

  await test.step("on empty canvas it offers what it can go into, and plugs it in", async () => {
    const canvas = await page.locator(".react-flow__pane").boundingBox();
    if (!canvas) throw new Error("There is no canvas.");
    await drawTo(page, advantage, { x: canvas.x + canvas.width * 0.45, y: canvas.y + canvas.height - 40 });
    await page.mouse.up();
    const search = page.getByRole("dialog", { name: "Add a node that fits the wire" });
    await expect(search.getByRole("option", { name: /^Advantage reweighting/ })).toBeVisible();
    await expect(search.getByRole("option", { name: /^Procedural tasks/ })).toHaveCount(0);
    await page.keyboard.type("reweighting");
    await page.keyboard.press("Enter");
    await expect(nodes).toHaveCount(count + 1);
    await expect(
      page.locator('.react-flow__edge[data-id^="advantage/advantage>"][data-id$="/advantage"]'),
    ).toHaveCount(2);
    await page.keyboard.press("Control+z");
    await expect(nodes).toHaveCount(count);
  });

  await test.step("where it fits it is drawn, and one key takes it back", async () => {
    const format = wire(page, "format/reward>reward/gate");
    await drawTo(
      page,
      port(designer, "format", "source", "reward"),
      await middleOf(port(designer, "reward", "target", "gate")),
    );
    await page.mouse.up();
    await expect(format).toHaveCount(1);
    await page.keyboard.press("Control+z");
    await expect(format).toHaveCount(0);
  });
});

test("a graph is built, wired, moved and read without a mouse", async ({ page, shared }) => {
  const designer = await openEmpty(page, shared);
  const add = async (words: string) => {
    await page.keyboard.press("/");
    await expect(page.getByRole("dialog", { name: "Add a node", exact: true })).toBeVisible();
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  };
  await page.locator("body").press("Escape");
  await add("addition");
  await expect(designer.node("addition")).toBeVisible();
  await add("tiny decoder");
  const decoder = page.locator(".react-flow__node").filter({ hasText: "Tiny decoder" });
  await expect(decoder).toBeVisible();

  await test.step("ports are connected in the inspector, which Enter on a node leads to", async () => {
    await decoder.focus();
    await page.keyboard.press("Enter");
    const tasks = page.getByRole("group", { name: "Port tasks" });
    await tasks.getByRole("combobox").focus();
    await page.keyboard.press("A");
    await expect(page.locator('.react-flow__edge[data-id^="addition/tasks>"]')).toHaveCount(1);
    await expect(tasks.getByRole("button", { name: /^Remove the wire from Addition/ })).toBeVisible();
  });

  await test.step("arrow keys move the node, and one undo brings it back", async () => {
    await decoder.focus();
    const place = () => decoder.evaluate((card) => (card as HTMLElement).style.transform);
    const before = await place();
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowDown");
    expect(await place()).not.toBe(before);
    await page.keyboard.press("Control+z");
    await expect.poll(place).toBe(before);
  });

  await test.step("all keys are listed, and every command is found by its words", async () => {
    await decoder.focus();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(list.getByText("Arrange the nodes, or those selected")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("select all");
    await page.keyboard.press("Enter");
    await expect(page.locator(".react-flow__node.selected")).toHaveCount(2);
    await page.keyboard.press("Delete");
    await expect(page.locator(".react-flow__node")).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(page.locator(".react-flow__node")).toHaveCount(2);
    await expect(page.locator('.react-flow__edge[data-id^="addition/tasks>"]')).toHaveCount(1);
  });
});

test("nodes are carried to another tab with the wires between them", async ({
  page,
  context,
  openExample,
  shared,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const designer = await openExample();
  await designer.node("verifier").click({ position: { x: 20, y: 12 } });
  await page.keyboard.down("Control");
  await designer.node("format").click({ position: { x: 20, y: 12 } });
  await designer.node("reward").click({ position: { x: 20, y: 12 } });
  await page.keyboard.up("Control");
  await page.keyboard.press("Control+c");

  const other = await context.newPage();
  const target = await openEmpty(other, shared);
  await other.locator("body").press("Escape");
  await other.keyboard.press("Control+v");
  await expect(other.locator(".react-flow__node")).toHaveCount(3);
  await expect(wire(other, "verifier/reward>reward/rewards")).toHaveCount(1);
  await expect(wire(other, "format/reward>reward/rewards")).toHaveCount(1);
  await target.select("format");
  await expect(target.field("weight").locator('input:not([type="range"])')).toHaveValue("0.2");

  await test.step("cut takes them away, undo and redo agree, and a copy has names of its own", async () => {
    await other.locator("body").press("Escape");
    await other.keyboard.press("Control+a");
    await other.keyboard.press("Control+x");
    await expect(other.locator(".react-flow__node")).toHaveCount(0);
    await other.keyboard.press("Control+z");
    await expect(other.locator(".react-flow__node")).toHaveCount(3);
    await other.keyboard.press("Control+v");
    await expect(other.locator(".react-flow__node")).toHaveCount(6);
    const ids = await other
      .locator(".react-flow__node")
      .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-id")));
    expect(new Set(ids).size).toBe(6);
    await expect(other.locator(".react-flow__edge")).toHaveCount(4);
    await other.keyboard.press("Control+z");
    await other.keyboard.press("Control+Shift+z");
    await expect(other.locator(".react-flow__node")).toHaveCount(6);
  });
  await other.close();
});
