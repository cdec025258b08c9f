/**
 * `npm run bench -- curves [--no-tensorboard]`: a finished run of 20 curves x 50,000 points on our page and on TensorBoard's, and
 * how long a live point takes to five open tabs. Writes docs/results/bench-curves.md.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "@playwright/test";
import { buildPages, startStack } from "../../../packages/worker/bench/stack";
import { ROOT, STATE } from "../../../tools/setup/places.mjs";
import { openBrowser } from "./browser";
import { measureLive } from "./live";
import { reportOf } from "./report";
import { seedMillion } from "./seed";
import { measureShown } from "./shown";
import { spikesShown } from "./spikes";
import { measureTensorBoard, type TensorBoardResult } from "./tensorboard";

const { values } = parseArgs({ options: { "no-tensorboard": { type: "boolean", default: false } } });
const VISITS = 9;
const LIVE = { tabs: 5, areWindows: false, seconds: 40, stepsPerSecond: 10, valuesPerStep: 10 };

/** Null where it cannot be installed or does not answer: what was measured of ours is kept all the same. */
async function beside(browser: Browser): Promise<TensorBoardResult | null> {
  console.log("TensorBoard ...");
  try {
    return await measureTensorBoard(browser, join(STATE, "bench-tensorboard"), VISITS);
  } catch (error) {
    console.error("TensorBoard could not be measured:", error);
    process.exitCode = 1;
    return null;
  }
}

buildPages(ROOT);
const load = (loadavg()[0] ?? 0).toFixed(1);
const browser = await openBrowser();
const stack = await startStack(ROOT, join(STATE, "bench-curves"));
try {
  console.log("Writing a million points ...");
  const { runId, seriesIds } = await seedMillion(stack.database.db);
  const shown = await measureShown(browser, { url: stack.url, path: `/runs/${runId}` }, VISITS);
  const spikes = await spikesShown(stack.url, seriesIds);
  console.log(`Five tabs and then five windows for ${LIVE.seconds} s ...`);
  const place = { url: stack.url, db: stack.database.db };
  const inTabs = await measureLive(browser, place, LIVE);
  const inWindows = await measureLive(browser, place, { ...LIVE, areWindows: true });
  const theirs = values["no-tensorboard"] ? null : await beside(browser);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  const text = reportOf({ shown, spikes, inTabs, inWindows, live: LIVE, theirs, machine, load });
  console.log(text);
  await writeFile(join(ROOT, "docs/results/bench-curves.md"), text);
} finally {
  await browser.close();
  await stack.stop();
}
