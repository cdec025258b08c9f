/** What a run costs before it is started, which of its stages are stored, and jobs that leave the app. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { TRAINER, VENV_PYTHON } from "../../tools/setup/places.mjs";
import { expectAccessible } from "../support/axe";
import { DesignerPage } from "../support/designer-page";
import { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

const STAGES = ["warmup", "before", "train", "after"] as const;

const SMALL = {
  sums: { trainSize: 100, heldOutSize: 10 },
  warmup: { steps: 6, batchSize: 8, examples: 50 },
  sampler: { groupSize: 4 },
  train: { steps: 4, promptsPerStep: 4 },
};

async function openTemplate(page: Page, title: RegExp): Promise<DesignerPage> {
  await page.goto(system.address);
  await page.getByRole("button", { name: title }).click();
  await expect(page).toHaveURL(/\/designer\//);
  return new DesignerPage(page);
}

const standing = (designer: DesignerPage, id: string) => designer.node(id).locator("[data-standing]");

test("a run is estimated, done, and then taken from storage until something changes", async ({ page }) => {
  const designer = await openTemplate(page, /^Two-digit addition/);
  await designer.fillAll(SMALL);
  const total = (title: string) =>
    page
      .getByRole("region", { name: "Cost estimate" })
      .locator("dl > div")
      .filter({ hasText: title })
      .first();

  await test.step("before any run it says what is exact, what is a bound, and that no time is measured", async () => {
    await page.getByRole("tab", { name: "Cost" }).click();
    await expect(total("Stages that run")).toContainText("4 of 4");
    await expect(total("Training steps")).toContainText("10");
    // 4 steps x 4 prompts x 4 completions of 4 tokens, and two evaluations of 10 prompts.
    await expect(total("Tokens sampled")).toContainText("at most 336");
    await expect(total("Time")).toContainText("no run yet to measure from");
    for (const id of STAGES) await expect(standing(designer, id)).toHaveText("will run");
  });

  const address = page.url();
  await test.step("the run is done", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("button", { name: /^Start/ }).click();
    await expect(page).toHaveURL(/\/runs\//);
    await expect(page.getByText("4 stages finished").first()).toBeVisible({ timeout: 90_000 });
  });

  await test.step("every stage is cached, in words and for screen readers", async () => {
    await page.goto(address);
    for (const id of STAGES) await expect(standing(designer, id)).toHaveText("cached");
    await expect(designer.node("train")).toHaveAttribute("aria-label", /cached\. Done before/);
    await page.getByRole("tab", { name: "Cost" }).click();
    await expect(total("Stages that run")).toContainText("0 of 4");
  });

  await test.step("what is behind a change is stale, with what changed it", async () => {
    await page.getByRole("tab", { name: "Node" }).click();
    await designer.select("sampler");
    await designer.fill("groupSize", "5");
    await expect(standing(designer, "train")).toHaveText("changed");
    await expect(standing(designer, "after")).toHaveText("changed");
    await expect(standing(designer, "warmup")).toHaveText("cached");
    await expect(designer.node("after")).toHaveAttribute("aria-label", /by Sampler \(Group size\)/);
    await page.getByRole("tab", { name: "Cost" }).click();
    await expect(total("Stages that run")).toContainText("2 of 4");
    await page.locator("summary", { hasText: "GRPO" }).click();
    await expect(page.getByText(/^Measured on this worker in 'Two-digit addition'/).first()).toBeVisible();
    await expectAccessible(page, "designer with the cost of a run");
  });

  await test.step("going back finds the stored results again", async () => {
    await page.getByRole("button", { name: "Undo" }).click();
    for (const id of STAGES) await expect(standing(designer, id)).toHaveText("cached");
  });
});

test("the job leaves the app as a spec that the trainer takes", async ({ page }) => {
  await openTemplate(page, /^Two-digit addition/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Download the job's spec file" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("two-digit-addition.spec.json");
  const path = await file.path();
  expect(JSON.parse(readFileSync(path, "utf8")).stages).toEqual([...STAGES]);
  const load =
    "import sys; from pathlib import Path; from trainer.contract import load_spec; load_spec(Path(sys.argv[1]))";
  execFileSync(VENV_PYTHON, ["-c", load, path], {
    cwd: TRAINER,
    env: { ...process.env, PYTHONPATH: join(TRAINER, "src") },
  });
});

test("a graph within TRL's reach becomes a script, another a list of what is not", async ({ page }) => {
  const exportIt = async () => {
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Commands" });
    await palette.getByRole("combobox").fill("script for TRL");
    await palette.getByRole("option", { name: "Export as a script for TRL" }).click();
    return page.getByRole("dialog", { name: "Script for TRL" });
  };
  const designer = await openTemplate(page, /^Two-digit addition/);
  await expect(designer.node("train")).toBeVisible();
  const refused = await exportIt();
  await expect(refused.getByRole("list", { name: "What TRL cannot do" }).getByRole("listitem")).toHaveCount(
    2,
  );
  await expectAccessible(page, "what TRL cannot do");
  await refused.getByRole("button", { name: /^Tiny decoder/ }).click();
  await expect(page.getByText("decoder · ")).toBeVisible();

  await openTemplate(page, /^GSM8K with a pretrained model/);
  const blocked = await exportIt();
  await expect(blocked).toContainText("nothing to write yet");
  await blocked.getByRole("button", { name: "Cancel" }).click();
  await new DesignerPage(page).select("gsm8k");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(join(TRAINER, "../../fixtures/data/pencils.gsm8k.jsonl"));
  await expect(page.getByText("pencils.gsm8k.jsonl").first()).toBeVisible();
  const ready = await exportIt();
  await expect(ready.getByRole("list", { name: "Left out" }).getByRole("listitem")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await ready.getByRole("button", { name: /^Download gsm8k/ }).click();
  const script = readFileSync(await (await download).path(), "utf8");
  expect(script).toContain("from trl import GRPOConfig, GRPOTrainer");
  execFileSync(VENV_PYTHON, ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: script });
});
