/** What became of the completions: one bar over training and over evaluations, in a picture and in numbers. */
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { FINISHED, importPlantedRun, type PlantedEvent, STARTED, writeRun } from "../support/planted-run";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";

let system: Switchyard;
let run: string;

const STEPS = 40;

/** Of an evaluation of designs; they add up to 1. */
const BEFORE = { works: 0.25, wrongOutputs: 0.3, timeouts: 0.05, interface: 0.1, syntax: 0.3 };
const AFTER = { works: 0.75, wrongOutputs: 0.2, timeouts: 0, interface: 0.05, syntax: 0 };
const NEVER = { compileErrors: 0, refused: 0, noDesign: 0 };

const named = (node: string, values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([signal, value]) => [`${node}/${signal}`, value]));

const evaluation = (stage: string, values: Record<string, number>): PlantedEvent[] => [
  { kind: "stage.started", stage, total: 1, unit: "prompts", fromStep: 0 },
  {
    ...{ kind: "metrics", stage, step: 0, tokens: 0, samples: 0 },
    values: named(stage, { ...values, ...NEVER, passAt1: values.works ?? 0, syntaxRate: 0.9, length: 60 }),
  },
  { kind: "stage.finished", stage, seconds: 1, reused: false, message: "" },
];

/** Working designs come in the place of those that do not compile; what the levels do not cover is other. */
function training(): PlantedEvent[] {
  const steps = Array.from({ length: STEPS }, (_, index) => index + 1);
  return [
    { kind: "stage.started", stage: "grpo", total: STEPS, unit: "steps", fromStep: 0 },
    ...steps.map((step) => ({
      ...{ kind: "metrics", stage: "grpo", step, tokens: step, samples: step },
      values: {
        "grpo/reward": step / STEPS,
        ...named("ladder", {
          ...{ pass: (0.5 * step) / STEPS, mismatch: 0.3, compile: 0, syntax: 0.5 - (0.5 * step) / STEPS },
          ...{ rejected: 0.05, empty: 0.05 },
        }),
      },
    })),
    { kind: "stage.finished", stage: "grpo", seconds: 1, reused: false, message: "" },
  ];
}

test.beforeAll(async ({ shared }) => {
  test.setTimeout(300_000);
  system = shared;
  run = importPlantedRun(system, (folder) =>
    writeRun(folder, "verireason", [
      STARTED,
      ...evaluation("before", BEFORE),
      ...training(),
      ...evaluation("after", AFTER),
      FINISHED,
    ]),
  );
});

const figures = (page: Page) => page.getByRole("figure", { name: /^What became of the designs/ });

async function open(page: Page): Promise<void> {
  await page.goto(run);
  await expect(figures(page)).toHaveCount(3, { timeout: 60_000 });
}

test("an evaluation's bar stands beside that of the evaluation before it", async ({ page }) => {
  await open(page);
  const after = figures(page).last();
  await expect(after).toHaveAccessibleName(
    "What became of the designs: Working 75 %, Wrong outputs 20 %, Interface 5 %",
  );
  await expect(after.getByRole("listitem")).toHaveCount(2);
  await expect(after.getByRole("listitem").first()).toHaveAccessibleName(
    /: Wrong outputs 30 %, Syntax errors 30 %, Working 25 %, Interface 10 %, Out of time 5 %$/,
  );
  // Working comes first however small it is: the bars of two evaluations begin alike.
  const widths = await after
    .getByRole("listitem")
    .locator("[title^='Working']")
    .evaluateAll((pieces) =>
      pieces.map((piece) => piece.clientWidth / (piece.parentElement?.clientWidth ?? 1)),
    );
  expect(widths[0]).toBeCloseTo(0.25, 1);
  expect(widths[1]).toBeCloseTo(0.75, 1);

  await test.step("and in numbers, for whom a picture tells nothing", async () => {
    await after.getByRole("button", { name: "Show as a table" }).click();
    const table = after.getByRole("table", { name: "What became of the designs" });
    await expect(table.getByRole("row")).toHaveCount(3);
    await expect(table.getByRole("row").last().getByRole("cell")).toHaveText([
      /./,
      ...["75 %", "20 %", "0 %", "5 %", "0 %", "0 %", "0 %", "0 %"],
    ]);
  });
});

test("over training it is drawn step by step, what the levels leave open as other", async ({ page }) => {
  await open(page);
  const during = figures(page).nth(1);
  await expect(during).toHaveAccessibleName(
    /Working 50 %, Wrong 30 %, Other 10 %, Refused 5 %, No design 5 %$/,
  );
  await expect(during.locator(".recharts-area")).toHaveCount(7);

  await test.step("the pointer's step is shown here and on the curves, wherever it is", async () => {
    const reward = page.getByRole("figure", { name: /^(Mean reward|Reward)/ }).first();
    const over = async (chart: Locator) => {
      await chart.scrollIntoViewIfNeeded();
      const box = await chart.boundingBox();
      if (!box) throw new Error("the chart is not on the screen");
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 3 });
    };
    await expect(during).toContainText(`Step ${STEPS}Working50 %Wrong30 %`);
    await over(reward);
    await expect(during.locator(".recharts-reference-line")).toHaveCount(1);
    const legend = /Step (\d+)Working([\d.]+) %Wrong30 %/.exec((await during.textContent()) ?? "");
    const [step, working] = [Number(legend?.[1]), Number(legend?.[2])];
    expect(step).toBeGreaterThan(STEPS / 2);
    expect(step).toBeLessThan(0.75 * STEPS);
    // They grow with the step, to a half at the last.
    expect(Math.abs(working - (50 * step) / STEPS)).toBeLessThan(0.1);
    await over(during.locator(".recharts-surface").first());
    await expect(reward.locator("[data-hover]")).toHaveCount(1);
    await page.mouse.move(5, 5);
    await expect(reward.locator("[data-hover]")).toHaveCount(0);
    await expect(during.locator(".recharts-reference-line")).toHaveCount(0);
  });

  await during.getByRole("button", { name: "Show as a table" }).click();
  await expect(during.getByRole("row")).toHaveCount(STEPS + 1);
  const first = during.getByRole("row").nth(1).getByRole("cell");
  await expect(first).toHaveText(["1", "1.3 %", "30 %", "0 %", "48.8 %", "5 %", "5 %", "10 %"]);
});

test("it can be used by everybody, also on a phone", async ({ page }) => {
  test.setTimeout(200_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page);
  await expectAccessible(page, "outcomes");
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wide).toBeLessThanOrEqual(0);
});
