import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { findChromium } from "../tools/setup/chromium.mjs";
import { TIMED } from "./support/tags";

const chromium = findChromium();

/** Journeys on the production build, started as a person starts it. Two at a time: each has a whole system running. */
export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/build-pages.ts",
  workers: Math.min(2, availableParallelism()),
  projects: [
    { name: "journeys", grepInvert: new RegExp(TIMED) },
    { name: "timed", grep: new RegExp(TIMED), workers: 1 },
  ],
  retries: process.env.CI ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
