/** Thousands of rollouts: found, compared, linked with the curves, and unable to do harm whatever they hold. */
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import {
  BIG_GROUP,
  COMPLETIONS,
  END_OF_LONG,
  ERRORED,
  HARM_STEP,
  HARMFUL,
  importPlantedRun,
  LAST_STEP,
  NEEDLE,
  NEEDLE_STEP,
  NOTES_FROM,
  WRONG,
  WRONG_ONES,
} from "../support/planted-run";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";
import { TIMED } from "../support/tags";

let system: Switchyard;
let run: string;

test.beforeAll(async ({ shared }) => {
  test.setTimeout(300_000);
  system = shared;
  run = importPlantedRun(system);
});

const all = COMPLETIONS.toLocaleString("en-GB").replaceAll(",", "");
const table = (page: Page) => page.getByRole("table", { name: "Completions of the run" });
const count = (page: Page) => page.getByRole("status").filter({ hasText: /match|completions$/ });
/** "matching of all", or one number where nothing narrows. */
const digits = async (page: Page) =>
  ((await count(page).innerText()).replaceAll(",", "").match(/\d+/g) ?? []).join(" of ");

test("thousands of completions are scrolled, searched, narrowed and sorted", async ({ page }) => {
  await page.goto(`${run}?tab=rollouts&list=table`);
  await expect.poll(() => digits(page)).toMatch(new RegExp(`^${all}`));

  await test.step("only the rows in view are on the page, wherever it is scrolled to", async () => {
    const rows = table(page).locator("tbody tr");
    await expect(rows.first()).toContainText("Zoey");
    await rows.first().getByRole("button").focus();
    await page.keyboard.press("End");
    const last = table(page).locator(`[data-row="${COMPLETIONS - 1}"]`);
    await expect(last).toBeFocused();
    await expect(last).toContainText("Zoey");
    expect(await rows.count()).toBeLessThan(80);
    await page.keyboard.press("Home");
    await expect(table(page).locator('[data-row="0"]')).toBeFocused();
  });

  await test.step("a word that one completion has leads to it", async () => {
    await page.getByRole("searchbox", { name: "Search prompts and completions" }).fill(NEEDLE.toLowerCase());
    await expect.poll(() => digits(page)).toBe(`1 of ${all}`);
    await expect(table(page).getByRole("button").filter({ hasText: NEEDLE })).toHaveCount(1);
    await table(page).getByRole("button").filter({ hasText: NEEDLE }).click();
    await expect(page.getByText(`Step ${NEEDLE_STEP}`, { exact: true })).toBeVisible();
    const card = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "Completion 6" }) });
    await expect(card).toContainText(NEEDLE);
    await page.goBack();
    await expect.poll(() => digits(page)).toBe(`1 of ${all}`);
  });

  await test.step("what nothing matches says so, and how to go on", async () => {
    await page.getByRole("searchbox").fill("no such words");
    await expect(page.getByText("No completion is like that")).toBeVisible();
    await page.getByRole("button", { name: "Show all completions" }).click();
    await expect.poll(() => digits(page)).toMatch(new RegExp(`^${all}`));
  });

  await test.step("rewards and marks narrow, columns sort", async () => {
    await page.getByRole("spinbutton", { name: "Lowest reward" }).fill("0.79");
    await expect.poll(async () => Number((await digits(page)).split(" ")[0])).toBeLessThan(100);
    await page.getByRole("columnheader", { name: "Reward" }).getByRole("button").click();
    await expect(table(page).locator("tbody tr").first().getByRole("cell").nth(1)).toHaveText("0.8");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "errored" }).click();
    await expect.poll(() => digits(page)).toBe(`${ERRORED} of ${all}`);
    await expect(table(page).locator("tbody tr").first()).toContainText("errored");
  });
});

test("a step chosen on a curve opens its rollouts, and they lead back", async ({ page }) => {
  await page.goto(run);
  const chart = page.getByRole("figure", { name: /^Mean reward|^Reward/ }).first();
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator("path[data-curve]").first()).toBeVisible();
  const box = await chart.boundingBox();
  if (!box) throw new Error("no chart");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.getByRole("tab", { name: "Rollouts" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText(/^Step \d+$/).first()).toBeVisible();
  const chosen = Number(new URL(page.url()).searchParams.get("step"));
  expect(chosen).toBeGreaterThan(300);
  expect(chosen).toBeLessThan(800);
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Curves" })).toHaveAttribute("aria-selected", "true");

  await page.goto(`${run}?tab=rollouts&at=grpo&step=338`);
  await expect(page.getByText("Step 340", { exact: true })).toBeVisible();
  await expect(page.getByText("nearest to 338")).toBeVisible();
  await page.getByRole("button", { name: "On the curves" }).click();
  await expect(page.getByRole("tab", { name: "Curves" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("[data-chart='marked-step']")).not.toHaveCount(0);
  await page.getByRole("button", { name: /^Rollouts of .* at step 340$/ }).click();
  await expect(page.getByText("Step 340", { exact: true })).toBeVisible();
});

test("completions of a prompt are compared, ordered and coloured", async ({ page }) => {
  await page.goto(`${run}?tab=rollouts&at=grpo&step=250`);
  const cards = page.getByRole("list", { name: "Completions" }).getByRole("heading");
  await expect(cards).toHaveCount(8);

  await test.step("word by word against the best, or against another", async () => {
    await page.getByRole("button", { name: "Difference" }).click();
    const against = page.getByRole("combobox", { name: "Against" });
    await expect(against).toHaveValue("6");
    const first = page.getByRole("region", { name: "Completion 2 against 7" });
    await expect(first.locator("ins")).not.toHaveCount(0);
    await expect(first.locator("del")).not.toHaveCount(0);
    await page.getByRole("button", { name: "Compare the others with completion 2" }).click();
    await expect(page.getByRole("region", { name: "Completion 7 against 2" })).toBeVisible();
  });

  await test.step("the highest reward first, those without one last", async () => {
    await page.getByRole("combobox", { name: "Order of the completions" }).selectOption("reward");
    await expect(cards.first()).toHaveText(/7$/);
    await expect(cards.last()).toHaveText(/8$/);
  });

  await test.step("tokens tell their figures to pointer and keyboard", async () => {
    const facts = page.locator("[data-token-tip]");
    for (const [mode, legend] of [
      ["Advantage", "made likelier"],
      ["Probability", "certain"],
      ["−log p", "nats"],
      ["Weight", "times an even share"],
      ["Mask", "does not learn"],
    ] as const) {
      await page.getByRole("button", { name: mode, exact: true }).click();
      await expect(page.getByRole("list", { name: "Colours" })).toContainText(legend);
    }
    const tokens = page.getByRole("listbox", { name: "Tokens of completion 7" });
    await tokens.getByRole("option").nth(3).hover();
    await expect(facts).toContainText("weight");
    await tokens.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await expect(tokens.getByRole("option").nth(1)).toHaveAttribute("aria-selected", "true");
    await expect(facts).toContainText("−log p");
    await page.keyboard.press("Escape");
    await expect(facts).toHaveCount(0);
  });
});

test("each reward says its level and what its rules matched", async ({ page }) => {
  await page.goto(`${run}?tab=rollouts&list=table`);
  const levels = page.getByRole("combobox", { name: "Level of a reward" });
  await levels.selectOption({ label: `${WRONG} (${WRONG_ONES.toLocaleString("en-GB")})` });
  await expect.poll(() => digits(page)).toBe(`${WRONG_ONES} of ${all}`);
  expect(new URL(page.url()).searchParams.get("level")).toBe(WRONG);
  const row = table(page).locator("tbody tr").first();
  await expect(row).toContainText(`Levels: holds, ${WRONG}`);
  await row.getByRole("button").click();

  const card = page
    .getByRole("list", { name: "Completions" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Completion 1", exact: true }) });
  await expect(card).toContainText(`Level ${WRONG}`);
  const why = card.getByRole("button", { name: "What the rules matched in completion 1", exact: true });
  await why.focus();
  await page.keyboard.press("Enter");
  await expect(why).toHaveAttribute("aria-expanded", "true");
  const rules = card.getByRole("region", { name: "Rules on completion 1", exact: true });
  await expect(rules.getByRole("heading")).toHaveCount(3);
  await expect(rules.getByRole("region").first()).toContainText(WRONG);
  await expect(rules.getByRole("term")).toHaveText(["Answer in the last line", "Reference", "Sum"]);
  await expect(rules.getByRole("definition").first()).toHaveText("Answer 0.");
  await expect(rules).toContainText("2 more rules, not kept");
  await expectAccessible(page, "a completion with its reasons");
  await page.goBack();
  await expect.poll(() => digits(page)).toBe(`${WRONG_ONES} of ${all}`);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(levels).toHaveValue("");

  await test.step("what was told before there were notes still shows", async () => {
    await page.goto(`${run}?tab=rollouts&at=grpo&step=${NOTES_FROM - 5}`);
    await expect(page.getByRole("list", { name: "Completions" }).getByRole("heading")).toHaveCount(8);
    await expect(page.getByText("What the rules matched")).toHaveCount(0);
  });
});

test("hundreds of completions of one prompt come as they are scrolled to", async ({ page }) => {
  await page.goto(`${run}?tab=rollouts&at=grpo&step=${LAST_STEP}&group=4&tokens=weight&order=reward`);
  const list = page.getByRole("list", { name: "Completions" });
  await expect(list.locator(":scope > li")).toHaveCount(BIG_GROUP);
  const drawn = list.getByRole("heading");
  await list.locator(":scope > li").first().scrollIntoViewIfNeeded();
  await expect(drawn.first()).toBeVisible();
  expect(await drawn.count()).toBeLessThan(100);
  await list.locator(":scope > li").last().scrollIntoViewIfNeeded();
  await expect(list.locator(":scope > li").last()).toContainText("errored");
  expect(await drawn.count()).toBeLessThan(200);
});

declare global {
  var ran: string | undefined;
}

test("texts that try to do harm are shown and do nothing", { tag: TIMED }, async ({ page }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => {
    faults.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`${run}?tab=rollouts&at=grpo&step=${HARM_STEP}`);
  const cards = page.getByRole("list", { name: "Completions" }).locator(":scope > li");
  await expect(cards).toHaveCount(Object.keys(HARMFUL).length, { timeout: 60_000 });
  const cardOf = (name: string) => cards.nth(Object.keys(HARMFUL).indexOf(name));

  await test.step("markup is text, marks of direction and controls are named", async () => {
    await expect(cardOf("markup")).toContainText('<script>window.ran = "script"</script>');
    for (const tag of ["script", "img", "iframe", "style", "a"])
      await expect(cards.locator(tag)).toHaveCount(0);
    for (const mark of ["RLO", "PDF", "LRI", "PDI", "ZWSP", "RLM"])
      await expect(cardOf("direction").getByText(mark, { exact: true })).not.toHaveCount(0);
    for (const mark of ["ESC", "BEL", "NUL", "U+D800", "U+DFFF"])
      await expect(cardOf("controls").getByText(mark, { exact: true })).not.toHaveCount(0);
    await expect(cardOf("piles")).toContainText("\u00d7");
    await expect(cardOf("empty")).toContainText("empty");
    await page.getByRole("button", { name: "What the rules matched in completion 1", exact: true }).click();
    const rules = (nth: number) =>
      page.getByRole("region", { name: `Rules on completion ${nth}`, exact: true });
    await expect(rules(1).getByRole("term")).toContainText('<script>window.ran = "script"</script>');
    await page.getByRole("button", { name: "What the rules matched in completion 3", exact: true }).click();
    await expect(rules(3).getByRole("definition").getByText("BEL").first()).toBeVisible();
    for (const tag of ["script", "img", "iframe", "style", "a"])
      await expect(cards.locator(tag)).toHaveCount(0);
    await page.getByRole("button", { name: "What the rules matched in completion 1", exact: true }).click();
    await page.getByRole("button", { name: "What the rules matched in completion 3", exact: true }).click();
    expect(await page.evaluate(() => globalThis.ran)).toBeUndefined();
  });

  await test.step("the layout holds: nothing is wider than the page, no card towers over the others", async () => {
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const heights = await cards.evaluateAll((list) =>
      list.map((card) => card.getBoundingClientRect().height),
    );
    expect(Math.max(...heights)).toBeLessThan(700);
  });

  for (const name of ["long", "hidden"] as const) {
    await test.step(`a megabyte (${name}) opens, scrolls to its end, and leaves the page quick`, async () => {
      await cardOf(name).scrollIntoViewIfNeeded();
      await cardOf(name)
        .getByRole("button", { name: /^Show all/ })
        .click();
      const whole = cardOf(name).getByRole("region", { name: "Whole text" });
      await expect(whole).toBeVisible();
      await expect
        .poll(() => whole.evaluate((box) => box.scrollHeight), { timeout: 20_000 })
        .toBeGreaterThan(50_000);
      const slowest = await slowestFrame(page, async () => {
        for (let turn = 0; turn < 6; turn += 1) {
          await whole.evaluate((box) => {
            box.scrollTop = box.scrollHeight;
          });
          await page.waitForTimeout(150);
        }
      });
      expect(slowest).toBeLessThan(1_500);
      if (name === "long") await expect(whole).toContainText(END_OF_LONG);
      expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(40_000);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await cardOf(name).getByRole("button", { name: "Show less" }).click();
    });
  }

  await test.step("compared, in the table and in a search they are as harmless", async () => {
    await page.getByRole("button", { name: "Difference" }).click();
    await expect(page.getByText("Too different").or(page.locator("ins")).first()).toBeVisible();
    await page.getByRole("button", { name: "All completions" }).click();
    await page.getByRole("searchbox").fill("window.ran");
    await expect.poll(() => digits(page)).toBe(`1 of ${all}`);
    await expect(table(page).locator("mark").first()).toHaveText("window.ran");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => globalThis.ran)).toBeUndefined();
  });
  expect(faults).toEqual([]);
});

test("every view can be used by everybody, also on a phone", async ({ page }) => {
  // axe looks through each of them twice.
  test.setTimeout(400_000);
  for (const [what, query] of [
    ["by step", "at=grpo&step=250"],
    ["comparison", "at=grpo&step=250&tokens=diff"],
    ["tokens", "at=grpo&step=250&tokens=surprise"],
    ["table", "list=table&words=knight"],
  ] as const) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${run}?tab=rollouts&${query}`);
    await page.waitForLoadState("networkidle");
    await expectAccessible(page, what);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page), what).toBeLessThanOrEqual(0);
  }
});

/** Pixels by which the page, or what scrolls in it, is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll("main")].map(
        (box) => box.scrollWidth - box.clientWidth,
      ),
    ),
  );

/** The longest time between two frames while something goes on, in milliseconds. */
async function slowestFrame(page: Page, during: () => Promise<void>): Promise<number> {
  const measured = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let [last, slowest] = [performance.now(), 0];
        const frame = (now: number) => {
          slowest = Math.max(slowest, now - last);
          last = now;
          if (document.body.dataset.measured) resolve(slowest);
          else requestAnimationFrame(frame);
        };
        delete document.body.dataset.measured;
        requestAnimationFrame(frame);
      }),
  );
  await during();
  await page.evaluate(() => {
    document.body.dataset.measured = "yes";
  });
  return measured;
}
