/** A reward is tried on completions before any run: pasted, then sampled from a model, against a worker that runs. */
import { expect, type Locator, type Page, test } from "@playwright/test";
import { mutate, query } from "../support/api";
import { expectAccessible } from "../support/axe";
import { DesignerPage } from "../support/designer-page";
import { Switchyard, until } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

async function openTemplate(page: Page, name: RegExp): Promise<DesignerPage> {
  await page.goto(system.address);
  await page.getByRole("button", { name }).click();
  await expect(page).toHaveURL(/\/designer\//);
  return new DesignerPage(page);
}

/** The trainer may have to start first, on a machine that is busy. */
const PATIENT = { timeout: 90_000 };

const bench = (page: Page): Locator => page.getByRole("dialog", { name: /^Try / });
const rows = (page: Page): Locator =>
  bench(page)
    .getByRole("row")
    .filter({ has: page.getByRole("button") });

async function openBench(page: Page, designer: DesignerPage, node: string): Promise<Locator> {
  await designer.select(node);
  await page.getByRole("button", { name: "Try this reward" }).click();
  await expect(bench(page)).toBeVisible();
  return bench(page);
}

test("pasted completions are scored with the reward as it stands in the editor", async ({ page }) => {
  const designer = await openTemplate(page, /^Two-digit addition/);
  const dialog = await openBench(page, designer, "verifier");
  const reference = dialog.getByRole("definition").nth(1);
  await expect(reference).toHaveText(/^\d+$/, PATIENT);
  const answer = (await reference.textContent()) ?? "";
  const field = dialog.getByRole("textbox", { name: "Completions" });

  await test.step("several of one task: score, level, what was compared", async () => {
    await field.fill([answer, `${answer}0`, "<img src=x onerror=alert(1)>", ` ${answer} `].join("\n"));
    await expect(dialog.getByText("4 completions, one a line.")).toBeVisible();
    await field.press("Control+Enter");
    await expect(rows(page)).toHaveCount(4, PATIENT);
    await expect(rows(page).nth(0)).toContainText("right");
    await expect(rows(page).nth(1)).toContainText("wrong");
    await expect(rows(page).nth(2)).toContainText("<img src=x onerror=alert(1)>");
    await expect(rows(page).nth(3)).toContainText("right");
    await expect(dialog.getByText(/no spread/)).toHaveCount(0);
    await rows(page).nth(1).getByRole("button").click();
    const details = dialog.getByRole("region", { name: "Verifier" });
    await expect(details.getByText("Answer is everything")).toBeVisible();
    await expect(details.getByText(`${answer}0`)).toBeVisible();
    await expect(dialog.locator("img")).toHaveCount(0);
  });

  await test.step("a group without spread is warned of", async () => {
    await field.fill([answer, answer].join("\n"));
    await dialog.getByRole("button", { name: "Score" }).click();
    await expect(dialog.getByText(/^The group has no spread/)).toBeVisible(PATIENT);
    await expect(rows(page)).toHaveCount(2);
    await expectAccessible(page, "reward bench");
  });

  await test.step("an edit that is not saved counts, and what was pasted is still there", async () => {
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await designer.field("extract").getByRole("combobox").selectOption("answer_tag");
    await openBench(page, designer, "verifier");
    await expect(field).toHaveValue([answer, answer].join("\n"));
    await expect(dialog.getByRole("definition").nth(1)).toHaveText(answer, PATIENT);
    await dialog.getByRole("button", { name: "Score" }).click();
    await expect(rows(page).first()).toContainText("no answer", PATIENT);
  });

  await test.step("a list that is none is said below the field; a prompt of one's own needs no tasks", async () => {
    await field.fill('["a", 5]');
    await expect(dialog.getByText("Item 2 of the list is neither a text nor an object")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Score" })).toBeDisabled();
    await dialog.getByRole("combobox", { name: "Tasks" }).selectOption("A prompt of my own");
    await dialog.getByRole("textbox", { name: "Reference answer" }).fill("yes");
    await field.fill("<answer>Yes</answer>\n---\n<answer>\nno</answer>");
    await expect(dialog.getByText("2 completions, separated by lines of ---.")).toBeVisible();
    await dialog.getByRole("button", { name: "Score" }).click();
    await expect(rows(page).nth(0)).toContainText("right", PATIENT);
    await expect(rows(page).nth(1)).toContainText("wrong");
  });
});

test("completions are sampled from an untrained model and from a stage of a run", async ({ page }) => {
  const designer = await openTemplate(page, /^Two-digit addition/);
  const experimentId = page.url().split("/").at(-1) ?? "";
  await designer.fillAll({
    warmup: { steps: 3, examples: 8 },
    train: { steps: 2 },
    before: { limit: 4 },
    after: { limit: 4 },
  });
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  const { runId } = await mutate(system, "runs.start", { experimentId, seed: 0 });
  const dialog = await openBench(page, designer, "verifier");
  await dialog.getByRole("tab", { name: "Sample" }).click();
  await dialog.getByRole("spinbutton", { name: "Prompts" }).fill("2");
  await dialog.getByRole("spinbutton", { name: "Each" }).fill("3");
  await dialog.getByRole("button", { name: "Sample and score" }).click();
  await expect(rows(page)).toHaveCount(6, PATIENT);
  await expect(dialog.getByText("The untrained model.")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Groups" }).getByRole("listitem")).toHaveCount(2);

  await page.keyboard.press("Escape");
  await until("the run is finished", 150_000, async () => {
    const { head } = await query(system, "runs.get", { runId });
    return (head as { state: string }).state === "succeeded";
  });
  await page.reload();
  await openBench(page, designer, "verifier");
  const model = dialog.getByRole("combobox", { name: "Model" });
  await expect(dialog.getByRole("tab", { name: "Sample" })).toHaveAttribute("data-state", "active");
  await model.selectOption({
    label: (await model.getByRole("option", { name: /GRPO, finished/ }).textContent()) ?? "",
  });
  await dialog.getByRole("button", { name: "Sample and score" }).click();
  await expect(dialog.getByText("What the finished stage handed on.")).toBeVisible(PATIENT);
  await expect(rows(page)).toHaveCount(6);
});

test("the first tasks of a tasks node are shown as a worker makes them, edits included", async ({ page }) => {
  const designer = await openTemplate(page, /^Two-digit addition/);
  await designer.select("sums");
  await page.getByRole("button", { name: "Show the first tasks" }).click();
  const tasks = page.getByRole("region", { name: "First tasks" });
  await expect(tasks.getByRole("row")).toHaveCount(21, PATIENT);
  const first = await tasks.getByRole("row").nth(1).textContent();
  await designer.fill("seed", 5);
  await expect(tasks.getByRole("row").nth(1)).not.toHaveText(first ?? "", PATIENT);
});

test("without a worker the bench says so, and what to do", async ({ page }) => {
  const designer = await openTemplate(page, /^Two-digit addition/);
  const worker = system.process("worker");
  process.kill(worker.pid, "SIGSTOP");
  try {
    const dialog = await openBench(page, designer, "verifier");
    await expect(dialog.getByText("No worker", { exact: true })).toBeVisible({ timeout: 40_000 });
    await expect(dialog.getByRole("alert")).toContainText(/worker/i, { timeout: 40_000 });
  } finally {
    process.kill(worker.pid, "SIGCONT");
  }
  await expect(bench(page).getByText("No worker", { exact: true })).toHaveCount(0, { timeout: 30_000 });
  await expect(bench(page).getByRole("alert")).toHaveCount(0, PATIENT);
});
