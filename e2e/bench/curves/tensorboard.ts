/** TensorBoard in an environment of its own, on the same million points. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "@playwright/test";
import { newPage } from "./browser";
import { countingProxy } from "./counting-proxy";
import { CURVES, nameOf, SPIKE_VALUE, STEPS, spikeSteps } from "./seed";

export const TENSORBOARD_VERSION = "2.21.0";
const run = promisify(execFile);
const LOAD_MS = 600_000;

export interface TensorBoardResult {
  /** Until its first curve's data have come, and two frames more: it may draw later. */
  readonly firstMs: number[];
  readonly bytes: number[];
  /** Planted spikes that its default sample of a curve still has. */
  readonly spikes: number;
  readonly samples: number;
  /** Until the server had read the files. */
  readonly loadSeconds: number;
}

export async function measureTensorBoard(
  browser: Browser,
  folder: string,
  visits: number,
): Promise<TensorBoardResult> {
  const bin = join(folder, "venv", "bin");
  await install(folder, bin);
  const logdir = join(folder, "logs");
  await rm(logdir, { recursive: true, force: true });
  await mkdir(logdir, { recursive: true });
  await run(join(bin, "python"), [
    join(import.meta.dirname, "tensorboard_write.py"),
    ...["--logdir", join(logdir, "run")],
    ...["--curves", String(CURVES), "--steps", String(STEPS)],
    ...["--spikes", spikeSteps().join(","), "--spike-value", String(SPIKE_VALUE)],
  ]);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const begun = performance.now();
  const server = spawn(
    join(bin, "tensorboard"),
    ["--logdir", logdir, "--port", String(port), "--host", "127.0.0.1"],
    {
      stdio: "ignore",
      detached: true,
    },
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    const sample = await untilLoaded(url);
    const loadSeconds = (performance.now() - begun) / 1000;
    const spikes = sample.filter(([, , value]) => value === SPIKE_VALUE).length;
    return { ...(await visit(browser, url, visits)), spikes, samples: sample.length, loadSeconds };
  } finally {
    if (server.pid) process.kill(-server.pid, "SIGKILL");
  }
}

type Sample = [wallTime: number, step: number, value: number][];

async function untilLoaded(url: string): Promise<Sample> {
  const end = performance.now() + LOAD_MS;
  const tag = encodeURIComponent(nameOf(0));
  while (performance.now() < end) {
    const response = await fetch(`${url}/data/plugin/scalars/scalars?run=run&tag=${tag}`).catch(() => null);
    if (response?.ok) {
      const sample = (await response.json()) as Sample;
      if (sample.at(-1)?.[1] === STEPS) return sample;
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error("TensorBoard did not read its files.");
}

async function visit(browser: Browser, url: string, visits: number) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await newPage(context);
  const proxy = await countingProxy(url);
  const result: { firstMs: number[]; bytes: number[] } = { firstMs: [], bytes: [] };
  for (let turn = 0; turn <= visits; turn++) {
    const before = proxy.bytes();
    const data = page.waitForResponse((response) => response.url().endsWith("/timeseries/timeSeries"));
    await page.goto(proxy.url, { waitUntil: "commit" });
    await (await data).finished();
    const first = await page.evaluate(
      () =>
        new Promise<number>((done) =>
          requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))),
        ),
    );
    await page.waitForTimeout(3000);
    if (turn === 0) continue;
    result.firstMs.push(first);
    result.bytes.push(proxy.bytes() - before);
  }
  await context.close();
  await proxy.close();
  return result;
}

async function install(folder: string, bin: string): Promise<void> {
  if (existsSync(join(bin, "tensorboard"))) return;
  await mkdir(folder, { recursive: true });
  await run(process.env.PYTHON ?? "python3", ["-m", "venv", join(folder, "venv")]);
  await run(
    join(bin, "pip"),
    ["install", "--quiet", `tensorboard==${TENSORBOARD_VERSION}`, "setuptools<81"],
    {
      maxBuffer: 1 << 26,
    },
  );
}
