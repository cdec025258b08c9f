/**
 * A Switchyard that journeys share: those that end no process for good and count on no empty list. Playwright starts
 * one for each of its workers, at the first journey that asks; after one that fails it starts another.
 */
import { test as base, expect } from "@playwright/test";
import { DesignerPage } from "./designer-page";
import { Switchyard } from "./switchyard";

export const test = base.extend<{ openExample: () => Promise<DesignerPage> }, { shared: Switchyard }>({
  /** The first template as an experiment of its own, in the designer. */
  openExample: async ({ page, shared }, use) => {
    await use(async () => {
      await page.goto(shared.address);
      await page.getByRole("button", { name: /^Knights and knaves, from scratch/ }).click();
      await expect(page).toHaveURL(/\/designer\//);
      return new DesignerPage(page);
    });
  },
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture asks for from this pattern.
    async ({}, use) => {
      const system = await Switchyard.start();
      await use(system);
      await system.stopAndRemove();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});
