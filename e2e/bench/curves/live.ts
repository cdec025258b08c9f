/** From the moment a trainer writes a point to the frame in which a page shows its value, with several tabs open. */
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { createWorker, type Db } from "@switchyard/db";
import { leaseNext } from "../../../packages/worker/bench/load";
import { LeaseGuard } from "../../../packages/worker/src/lease-guard";
import { ServerClient } from "../../../packages/worker/src/server-client";
import { Uploader } from "../../../packages/worker/src/uploader";
import { newPage } from "./browser";
import { addRunOf } from "./run";

/** For a tab to show its first curve, on a machine that is busy with other things too. */
const OPEN_MS = 120_000;

export interface LivePlan {
  readonly tabs: number;
  /**
   * Each in a window of its own, where all of them are drawn. Tabs of one window all say that they are visible, yet the browser
   * draws the one in front only and gives those behind it a frame now and then.
   */
  readonly areWindows: boolean;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly valuesPerStep: number;
}

export interface LiveResult {
  readonly latencies: number[];
  /** Of each tab. */
  readonly framesPerSecond: number[];
}

/** Every value is the time at which it is sent: milliseconds since `begun`. */
export async function measureLive(
  browser: Browser,
  { url, db }: { url: string; db: Db },
  plan: LivePlan,
): Promise<LiveResult> {
  const runId = await addRunOf(db, "Live");
  const { token } = await createWorker(db, "bench-live");
  const trainer = await writingTrainer(new ServerClient(url, token), plan);
  const contexts = await Promise.all(
    Array.from({ length: plan.areWindows ? plan.tabs : 1 }, () =>
      browser.newContext({ viewport: { width: 1440, height: 900 } }),
    ),
  );
  try {
    const pages = await Promise.all(
      contexts.flatMap((context) =>
        Array.from({ length: plan.tabs / contexts.length }, () => newPage(context)),
      ),
    );
    // A curve is drawn from its second point on.
    for (let step = 0; step < 3; step++) await trainer.step();
    await Promise.all(
      pages.map(async (page) => {
        await page.goto(`${url}/runs/${runId}`, { timeout: OPEN_MS });
        await page.locator("svg[data-chart]").first().waitFor({ timeout: OPEN_MS });
        await page.evaluate(watchValues, trainer.begun);
      }),
    );
    const readFrames = () => Promise.all(pages.map((page) => page.evaluate(() => window.benchFrames ?? 0)));
    const framesBefore = await readFrames();
    await stepSteadily(trainer.step, plan);
    const frames = await readFrames();
    const latencies = await Promise.all(
      pages.map((page) => page.evaluate(() => window.benchLatencies ?? [])),
    );
    const framesPerSecond = frames.map((count, tab) => (count - (framesBefore[tab] ?? 0)) / plan.seconds);
    return { latencies: latencies.flat(), framesPerSecond };
  } finally {
    await trainer.stop();
    await Promise.all(contexts.map((context) => context.close()));
  }
}

async function stepSteadily(step: () => Promise<void>, plan: LivePlan): Promise<void> {
  const end = Date.now() + plan.seconds * 1000;
  for (let next = Date.now(); Date.now() < end; next += 1000 / plan.stepsPerSecond) {
    await step();
    await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
  }
}

interface WritingTrainer {
  /** The epoch's milliseconds that its values count from. */
  readonly begun: number;
  /** Writes the values of one more step to the file that the worker sends from. */
  step: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Stands for a trainer that is as fast as the plan says; all that lies between its file and the page is the real thing. */
async function writingTrainer(client: ServerClient, { valuesPerStep }: LivePlan): Promise<WritingTrainer> {
  const grantedAt = performance.now();
  const held = await leaseNext(client);
  const folder = await mkdtemp(join(tmpdir(), "switchyard-bench-"));
  const eventsFile = join(folder, "events.ndjson");
  let fault: unknown = null;
  const guard: LeaseGuard = new LeaseGuard(grantedAt, {
    client,
    ...held,
    spool: () => uploader.waiting(),
    onCommand: () => undefined,
  });
  const uploader: Uploader = new Uploader({
    client,
    guard,
    ...held,
    eventsFile,
    spoolLimitBytes: Number.POSITIVE_INFINITY,
    onLine: () => undefined,
    onAcked: async () => undefined,
    onFailure: (error) => {
      fault = error;
    },
  });
  guard.start();
  uploader.start();
  const begun = Date.now();
  let seq = 0;
  return {
    begun,
    step: async () => {
      if (fault) throw fault;
      seq += 1;
      const at = Date.now();
      const values = Object.fromEntries(
        Array.from({ length: valuesPerStep }, (_, index) => [`rl/signal${index}`, at - begun]),
      );
      const body = { stage: "rl", step: seq, tokens: seq * 100, samples: seq * 8, values };
      const event = { v: 1, attempt: held.attempt, seq, t: at / 1000, kind: "metrics", ...body };
      await appendFile(eventsFile, `${JSON.stringify(event)}\n`);
    },
    stop: async () => {
      await uploader.stop();
      guard.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

declare global {
  interface Window {
    benchLatencies?: number[];
    benchFrames?: number;
  }
}

/** The newest value in each card's head, noted in the frame after it has changed. */
function watchValues(begun: number): void {
  const latencies: number[] = [];
  window.benchLatencies = latencies;
  const seen = new Map<Element, string>();
  const look = () => {
    window.benchFrames = (window.benchFrames ?? 0) + 1;
    const now = Date.now() - begun;
    for (const figure of document.querySelectorAll("figure[aria-label^='signal']")) {
      const text = /last ([\d,]+)$/.exec(figure.getAttribute("aria-label") ?? "")?.[1] ?? "";
      if (!text || seen.get(figure) === text) continue;
      if (seen.has(figure)) latencies.push(now - Number(text.replaceAll(",", "")));
      seen.set(figure, text);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
