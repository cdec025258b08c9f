/**
 * A Switchyard that journeys share: those that end no process for good and count on no empty list. Playwright starts
 * one for each of its workers, at the first journey that asks; after one that fails it starts another.
 */
import { test as base } from "@playwright/test";
import { Switchyard } from "./switchyard";

export const test = base.extend<object, { shared: Switchyard }>({
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
