/** What a graph holds besides nodes and wires, as text beside the canvas, and on its way through files. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { test } from "../support/shared";

const placeOf = (part: Locator): Promise<string> =>
  part.evaluate((node) => (node as HTMLElement).style.transform);

/** Drops a file of these bytes on the canvas, or one of so many zeros. */
async function drop(page: Page, name: string, content: Buffer | number): Promise<void> {
  const part = typeof content === "number" ? { length: content } : { base64: content.toString("base64") };
  const transfer = await page.evaluateHandle(
    ({ name, part }) => {
      const data = new DataTransfer();
      const bytes =
        "length" in part
          ? new Uint8Array(part.length ?? 0)
          : Uint8Array.from(atob(part.base64 ?? ""), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name));
      return data;
    },
    { name, part },
  );
  for (const event of ["dragenter", "dragover", "drop"])
    await page.locator(".react-flow__pane").dispatchEvent(event, { dataTransfer: transfer });
}

test("text and canvas change one another, and a broken text loses neither", async ({ page, openExample }) => {
  const scripts: string[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.url());
  });
  const designer = await openExample();
  await designer.select("grpo");
  const before = scripts.length;
  await page.keyboard.press("Control+j");
  const pane = page.getByRole("region", { name: "Text of the graph" });
  const text = pane.getByRole("textbox", { name: "Graph as JSON text" });
  await expect(text).toBeFocused();
  expect(scripts.length).toBeGreaterThan(before);
  const state = pane.getByRole("status");
  await expect(state).toHaveText("In step with the canvas");

  await test.step("what the canvas does is in the text", async () => {
    await page.getByRole("textbox", { name: "Name of this node" }).fill("Learner");
    await expect(text).toContainText('"label": "Learner"');
  });

  await test.step("what is typed is on the canvas, as one step", async () => {
    await text.click();
    for (const key of ["Control+Home", "ArrowDown", "End"]) await page.keyboard.press(key);
    await page.keyboard.type(
      '"notes":[{"id":"n","text":"Typed","position":{"x":0,"y":-200},"size":{"width":200,"height":80}}],',
    );
    await expect(page.locator('.react-flow__node[data-id="note:n"]')).toContainText("Typed");
    await expect(state).toHaveText("In step with the canvas");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(page.locator('.react-flow__node[data-id="note:n"]')).toHaveCount(0);
    await expect(text).not.toContainText("Typed");
  });

  await test.step("a broken text is shown where it is broken, and is still there after a reload", async () => {
    await text.click();
    for (const key of ["Control+Home", "ArrowDown", "End"]) await page.keyboard.press(key);
    await page.keyboard.type(" oops");
    await expect(pane.getByText("line 2, column 17")).toBeVisible();
    await expect(pane.getByRole("list", { name: "Problems of the text" })).toContainText(
      "A name is missing here.",
    );
    await expect(designer.node("grpo")).toContainText("Learner");
    await expectAccessible(page, "a broken text");
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.reload();
    await page.getByRole("button", { name: "Show the text" }).click();
    await expect(text).toContainText("oops");
    await expect(designer.node("grpo")).toContainText("Learner");
  });

  await test.step("where both have changed a person chooses", async () => {
    await designer.select("warmup");
    await page.getByRole("textbox", { name: "Name of this node" }).fill("Cold start");
    await expect(text).toContainText("oops");
    await expect(pane.getByText(/canvas has changed since/)).toBeVisible();
    await pane.getByRole("button", { name: "Take the canvas" }).click();
    await expect(text).not.toContainText("oops");
    await designer.select("grpo");
    await designer.select("warmup");
    await expect(text).toContainText("Cold start");
    await expect(state).toHaveText("In step with the canvas");
  });
});

test("notes and frames are made, moved, undone and listed", async ({ page, openExample }) => {
  const designer = await openExample();
  await designer.node("verifier").click({ position: { x: 20, y: 20 } });
  await designer.node("format").click({ position: { x: 20, y: 20 }, modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  await page.getByRole("textbox", { name: "Title" }).fill("Rewards");
  const frame = page.locator('.react-flow__node[data-id="frame:frame"]');
  await expect(frame).toContainText("Rewards");

  await test.step("a frame takes along what it holds, and one undo takes both back", async () => {
    const [node, other] = [await placeOf(designer.node("verifier")), await placeOf(designer.node("clip"))];
    const title = frame.getByText("Rewards");
    const box = await title.boundingBox();
    if (!box) throw new Error("the frame is not seen");
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 25, box.y - 35, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => placeOf(designer.node("verifier"))).not.toBe(node);
    expect(await placeOf(designer.node("clip"))).toBe(other);
    await page.keyboard.press("Control+z");
    await expect.poll(() => placeOf(designer.node("verifier"))).toBe(node);
  });

  await test.step("a note is written where it stands", async () => {
    await page.keyboard.press("n");
    await expect(page.getByRole("textbox", { name: "Text of the note" }).first()).toBeFocused();
    await page.keyboard.type("# Why\n- **two** rewards");
    await page.keyboard.press("Escape");
    const note = page.locator('.react-flow__node[data-id="note:note"]');
    await expect(note.locator("strong")).toHaveText("two");
    await page.keyboard.press("Enter");
    await page.keyboard.type(", not one");
    await page.keyboard.press("Escape");
    await expect(note).toContainText("rewards, not one");
  });

  await test.step("the outline finds a node and goes to it, by keys", async () => {
    await page.keyboard.press("o");
    const search = page.getByRole("combobox", { name: "Search the outline" });
    await expect(search).toBeFocused();
    await expect(page.getByRole("option", { name: "Why" })).toHaveCount(1);
    await search.fill("checkpoint");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.locator('.react-flow__node[data-id="export"]')).toHaveClass(/selected/);
    await page.getByRole("combobox", { name: "Group the outline" }).selectOption("frame");
    await search.fill("");
    await expect(page.getByText("Rewards", { exact: true }).last()).toBeVisible();
    await expectAccessible(page, "the outline, with a frame and a note on the canvas");
  });

  await test.step("only the frame goes", async () => {
    await frame.getByText("Rewards").click();
    await page.getByRole("tab", { name: "Node" }).click();
    await expectAccessible(page, "a frame");
    await page.keyboard.press("Control+Shift+g");
    await expect(frame).toHaveCount(0);
    await expect(designer.node("verifier")).toBeVisible();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.locator('.react-flow__node[data-id="note:note"]')).toContainText("rewards, not one");
  });
});

test("a picture carries its graph to another canvas; files without one get a sentence", async ({
  page,
  openExample,
  shared,
}) => {
  const designer = await openExample();
  await page.keyboard.press("n");
  await page.keyboard.type("Travels along");
  await page.keyboard.press("Escape");
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Download as a picture" }).click();
  const file = await downloaded;
  expect(file.suggestedFilename()).toMatch(/\.png$/);
  const bytes = await readFile(await file.path());
  const size = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  }, bytes.toString("base64"));
  expect(size.width).toBeGreaterThan(1_000);

  await page.goto(shared.address);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/designer\//);
  await expect(page.locator(".react-flow__pane")).toBeVisible();
  await drop(page, "knights.png", bytes);
  const dialog = page.getByRole("dialog", { name: "Open knights.png" });
  await expect(dialog).toContainText("15 nodes");
  await dialog.getByRole("button", { name: "Open here" }).click();
  await expect(designer.node("grpo")).toBeVisible();
  await expect(page.locator('.react-flow__node[data-id="note:note"]')).toContainText("Travels along");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(designer.node("grpo")).toHaveCount(0);

  await test.step("as an experiment of its own", async () => {
    const first = page.url();
    await drop(page, "Of its own.png", bytes);
    await page.getByRole("button", { name: "New experiment" }).click();
    await expect(page).not.toHaveURL(first);
    await expect(page.getByRole("textbox", { name: /name/i }).first()).toHaveValue("Of its own");
    await expect(designer.node("grpo")).toBeVisible();
  });

  const plain = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    "base64",
  );
  for (const [name, content, sentence] of [
    ["photo.png", plain, "The picture carries no graph."],
    ["half.png", bytes.subarray(0, 60), "The picture is cut off"],
    ["later.json", Buffer.from('{"version":9,"nodes":[],"edges":[]}'), "The document is of version 9"],
    ["film.mp4", 65_000_000, "The file has 65 MB"],
  ] as const) {
    await drop(page, name, content);
    const refused = page.getByRole("dialog", { name: `${name} cannot be opened` });
    await expect(refused).toContainText(sentence);
    await refused.getByRole("button", { name: "Close" }).last().click();
    await expect(refused).toHaveCount(0);
  }
});
