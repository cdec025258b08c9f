/** The match reward's example pairs: two trees, scored in the page as PyTorch scored them. */
import { expect, test } from "@playwright/test";
import { Switchyard } from "../support/switchyard";

let system: Switchyard;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  system = await Switchyard.start();
});
test.afterAll(async () => {
  await system.stopAndRemove();
});

test("the browser's distance is PyTorch's, for every example pair", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto(system.address);
  await page.getByRole("button", { name: /^Text to SQL by a graph matching network/ }).click();
  await expect(page).toHaveURL(/\/designer\//);
  await page.locator('.react-flow__node[data-id="match"]').click();
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
