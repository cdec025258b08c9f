/** Mending a graph by its problems, and going back to a version of it. */
import { expect } from "@playwright/test";
import { test } from "../support/shared";

test("a problem with a mechanical remedy is mended by its button", async ({ page, openExample }) => {
  const designer = await openExample();
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

test("a version is kept, compared and restored", async ({ page, openExample }) => {
  const designer = await openExample();
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

test("the palette of commands aligns what is selected, and one undo takes it back", async ({
  page,
  openExample,
}) => {
  const designer = await openExample();
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

test("nodes are arranged in a worker, as one step", async ({ page, openExample }) => {
  const designer = await openExample();
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

test("what is dragged takes its wires along, and one undo brings all of it back", async ({
  page,
  openExample,
}) => {
  const designer = await openExample();
  const place = async (id: string) => {
    const box = await designer.node(id).boundingBox();
    return { x: Math.round(box?.x ?? 0), y: Math.round(box?.y ?? 0) };
  };
  /** How far the ends of a wire are from the ports that it joins, in pixels of the screen. */
  const loose = (from: readonly [string, string], to: readonly [string, string]) =>
    page.evaluate(
      ([source, target]) => {
        const id = `${source.join("/")}>${target.join("/")}`;
        const path = document.querySelector<SVGPathElement>(`[data-id="${id}"] .react-flow__edge-path`);
        const onScreen = path?.getScreenCTM();
        const port = ([node, handle]: readonly [string, string], side: string) =>
          document
            .querySelector(`[data-id="${node}"] .react-flow__handle.${side}[data-handleid="${handle}"]`)
            ?.getBoundingClientRect();
        const [out, into] = [port(source, "source"), port(target, "target")];
        if (!path || !onScreen || !out || !into) throw new Error(`No wire ${id}.`);
        const gap = (length: number, x: number, y: number) => {
          const end = path.getPointAtLength(length).matrixTransform(onScreen);
          return Math.hypot(end.x - x, end.y - y);
        };
        const start = gap(0, out.right, out.top + out.height / 2);
        return Math.max(start, gap(path.getTotalLength(), into.left, into.top + into.height / 2));
      },
      [from, to] as const,
    );
  const wires = async () =>
    Math.max(
      await loose(["decoder", "model"], ["warmup", "model"]),
      await loose(["warmup", "model"], ["grpo", "model"]),
      await loose(["sampler", "rollout"], ["grpo", "rollout"]),
    );
  const drag = async (id: string, by: { x: number; y: number }) => {
    const from = await place(id);
    await page.mouse.move(from.x + 20, from.y + 12);
    await page.mouse.down();
    // The first two pixels only say that this is a drag.
    await page.mouse.move(from.x + 22, from.y + 12);
    await page.mouse.move(from.x + 22 + by.x / 2, from.y + 12 + by.y / 2, { steps: 5 });
    await page.mouse.move(from.x + 22 + by.x, from.y + 12 + by.y, { steps: 5 });
  };
  const [warmup, sampler] = [await place("warmup"), await place("sampler")];
  expect(await wires()).toBeLessThan(2);

  await test.step("a node, while it is dragged and where it is dropped", async () => {
    await drag("warmup", { x: 30, y: -60 });
    await expect.poll(() => place("warmup")).toEqual({ x: warmup.x + 30, y: warmup.y - 60 });
    expect(await wires()).toBeLessThan(2);
    const map = page.getByRole("img", { name: "Overview of the canvas" });
    const drawn = await map.innerHTML();
    await page.mouse.move(warmup.x + 52, warmup.y + 62, { steps: 4 });
    await expect.poll(() => map.innerHTML()).not.toBe(drawn);
    await page.mouse.up();
    await expect.poll(() => place("warmup")).toEqual({ x: warmup.x + 30, y: warmup.y + 50 });
    expect(await wires()).toBeLessThan(2);
  });

  await test.step("two that are chosen, together", async () => {
    await page.keyboard.down("Control");
    await designer.node("sampler").click({ position: { x: 20, y: 12 } });
    await page.keyboard.up("Control");
    await drag("sampler", { x: -20, y: 40 });
    const both = async () => [await place("warmup"), await place("sampler")];
    const there = [
      { x: warmup.x + 10, y: warmup.y + 90 },
      { x: sampler.x - 20, y: sampler.y + 40 },
    ];
    await expect.poll(both).toEqual(there);
    expect(await wires()).toBeLessThan(2);
    await page.mouse.up();
    await expect.poll(both).toEqual(there);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect.poll(both).toEqual([warmup, sampler]);
    expect(await wires()).toBeLessThan(2);
  });
});
