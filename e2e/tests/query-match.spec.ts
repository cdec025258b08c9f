/** The match reward's view of queries: example pairs, and those that a person types, scored in the page as PyTorch scores them. */
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async ({ shared }) => {
  test.setTimeout(300_000);
  system = shared;
});

async function openMatch(page: Page): Promise<void> {
  await page.goto(system.address);
  await page.getByRole("button", { name: /^Text to SQL by a graph matching network/ }).click();
  await expect(page).toHaveURL(/\/designer\//);
  await page.locator('.react-flow__node[data-id="match"]').click();
}

test("the browser's distance is PyTorch's, for every example pair", async ({ page }) => {
  test.setTimeout(180_000);
  await openMatch(page);
  const candidates = page.getByLabel("Candidate", { exact: true });
  await expect(candidates).toBeVisible();
  const shown = page.locator("output[data-expected]");
  const count = await candidates.locator("option").count();
  expect(count).toBeGreaterThanOrEqual(20);
  for (let index = 0; index < count; index++) {
    await candidates.selectOption(String(index));
    await expect(shown).toContainText("squared distance", { timeout: 60_000 });
    const [found, expected] = await Promise.all(
      ["data-squared", "data-expected"].map(async (name) => Number(await shown.getAttribute(name))),
    );
    const score = (squared = Number.NaN) => Math.max(0, 1 - squared);
    expect(Math.abs(score(found) - score(expected))).toBeLessThan(1e-4);
  }
});

/** The trainer may have to start first, on a machine that is busy. */
const PATIENT = { timeout: 90_000 };

const SCHEMA = `CREATE TABLE ship (id INT PRIMARY KEY, name TEXT, tonnage INT, port_id INT REFERENCES port(id));
CREATE TABLE port (id INT PRIMARY KEY, town TEXT);`;
const REFERENCE = "SELECT name FROM ship WHERE tonnage > 500";

const comparison = (page: Page): Locator => page.getByRole("dialog", { name: "Compare two queries" });
const score = (page: Page): Locator => comparison(page).locator("output");
const tree = (page: Page, side: "candidate" | "reference"): Locator =>
  comparison(page)
    .getByRole("list", { name: `Operators of the ${side}` })
    .getByRole("listitem");

async function compare(
  page: Page,
  texts: Partial<Record<"Schema" | "Reference" | "Candidate", string>>,
): Promise<void> {
  for (const [label, text] of Object.entries(texts))
    await comparison(page).getByLabel(label, { exact: true }).fill(text);
  await comparison(page).getByLabel("Candidate", { exact: true }).press("Control+Enter");
}

const near = async (shown: Locator, name: string): Promise<number> =>
  Number(await shown.getAttribute(`data-${name}`));

test("queries that a person types become two trees and a score", async ({ page }) => {
  test.setTimeout(240_000);
  await openMatch(page);
  await page.getByRole("button", { name: "Compare queries of your own" }).click();

  await test.step("an example is there at once, without a worker's answer", async () => {
    await expect(score(page)).toContainText("Squared distance", { timeout: 60_000 });
    await expect(comparison(page).getByText(/when the examples were made/)).toBeVisible();
  });

  await test.step("own schema, reference and candidate: both trees, and the page agrees with PyTorch", async () => {
    await compare(page, {
      Schema: SCHEMA,
      Reference: REFERENCE,
      Candidate: "SELECT s.name FROM ship AS s JOIN port ON s.port_id = port.id WHERE s.tonnage > 900",
    });
    await expect(comparison(page).getByText(/they agree/)).toBeVisible(PATIENT);
    const [found, expected] = [await near(score(page), "squared"), await near(score(page), "expected")];
    expect(expected).toBeGreaterThan(0);
    expect(Math.abs(found - expected)).toBeLessThan(1e-4 * Math.max(1, expected));
    expect(await near(score(page), "score")).toBeCloseTo(Math.max(0, 1 - found), 6);
    await expect(tree(page, "reference")).toHaveCount(3);
    await expect(tree(page, "candidate")).toHaveCount(5);
    await expect(tree(page, "candidate").filter({ hasText: "Join" })).toContainText("not in the other query");
    await expect(tree(page, "candidate").filter({ hasText: "900" })).toContainText(
      "differs in the other query",
    );
    await expectAccessible(page, "compare two queries");
  });

  await test.step("the same query otherwise written is one tree", async () => {
    await compare(page, { Candidate: "SELECT x.name FROM ship x WHERE 500 < x.tonnage" });
    await expect(score(page)).toContainText("Score 1", PATIENT);
    await expect(score(page)).toContainText("one tree");
  });

  await test.step("what makes no tree is said at its field, with what it earns", async () => {
    const candidate = comparison(page).getByLabel("Candidate", { exact: true });
    await compare(page, { Candidate: "SELECT weight FROM ship" });
    await expect(candidate).toHaveAccessibleDescription(/weight.*earns -0\.6/, PATIENT);
    await expect(score(page)).toContainText("Score -0.6");
    await expect(tree(page, "reference")).toHaveCount(3);
    await compare(page, { Candidate: "DELETE FROM ship" });
    await expect(candidate).toHaveAccessibleDescription(/earns -1\./, PATIENT);
    await compare(page, { Candidate: REFERENCE, Reference: "SELECT town FROM ship" });
    const reference = comparison(page).getByLabel("Reference", { exact: true });
    await expect(reference).toHaveAccessibleDescription(/counts as errored/, PATIENT);
    await expect(score(page)).toContainText("No score");
    await compare(page, { Schema: "CREATE TABLE ship (id INT", Reference: REFERENCE });
    const schema = comparison(page).getByLabel("Schema", { exact: true });
    await expect(schema).toHaveAccessibleDescription(/Line 1 of the schema does not parse/, PATIENT);
  });

  await test.step("what was typed is there again; a task of the graph brings its schema", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Compare queries of your own" }).click();
    await expect(comparison(page).getByLabel("Candidate", { exact: true })).toHaveValue(REFERENCE);
    await comparison(page).getByLabel("Start from").selectOption("task questions");
    await expect(comparison(page).getByLabel("Task", { exact: true })).toBeVisible(PATIENT);
    await expect(comparison(page).getByLabel("Schema", { exact: true })).toHaveValue(/^CREATE TABLE/);
    await comparison(page).getByRole("button", { name: "Compare", exact: true }).click();
    await expect(score(page)).toContainText("Score 1", PATIENT);
  });
});

test("without a worker the comparison says so, and examples are still shown", async ({ page }) => {
  test.setTimeout(180_000);
  await openMatch(page);
  const worker = system.process("worker");
  process.kill(worker.pid, "SIGSTOP");
  try {
    await page.getByRole("button", { name: "Compare queries of your own" }).click();
    await expect(comparison(page).getByText("No worker", { exact: true })).toBeVisible({ timeout: 60_000 });
    await compare(page, {
      Schema: "t(a)",
      Reference: "SELECT a FROM t",
      Candidate: "SELECT a FROM t LIMIT 1",
    });
    await expect(comparison(page).getByRole("alert")).toContainText(
      /worker.*The example pairs need no worker/i,
      {
        timeout: 60_000,
      },
    );
    await comparison(page).getByLabel("Start from").selectOption("example 2");
    await expect(score(page)).toContainText("Squared distance", { timeout: 60_000 });
    await expect(comparison(page).getByRole("alert")).toHaveCount(0);
  } finally {
    process.kill(worker.pid, "SIGCONT");
  }
});
