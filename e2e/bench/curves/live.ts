/** From the moment a trainer writes a point to the frame in which a page shows its value, with several tabs open. */
import type { Browser } from "@playwright/test";
import { createWorker, type Db } from "@switchyard/db";
import { HEARTBEAT_MS } from "@switchyard/protocol";
import { type Held, leaseNext } from "../../../packages/worker/bench/load";
import { ServerClient } from "../../../packages/worker/src/server-client";
import { newPage } from "./browser";
import { addRunOf } from "./run";

/** For a tab to show its first curve, on a machine that is busy with other things too. */
const OPEN_MS = 120_000;

const NOTHING_WAITS = { events: 0, bytes: 0, thinnedRollouts: 0 };

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
  const client = new ServerClient(url, token);
  const held = await leaseNext(client);
  const stopBeating = keepLease(client, held);
  const contexts = await Promise.all(
    Array.from({ length: plan.areWindows ? plan.tabs : 1 }, () =>
      browser.newContext({ viewport: { width: 1440, height: 900 } }),
    ),
  );
  try {
    const begun = Date.now();
    const pages = await Promise.all(
      contexts.flatMap((context) =>
        Array.from({ length: plan.tabs / contexts.length }, () => newPage(context)),
      ),
    );
    const send = sender(client, held, plan, begun);
    // A curve is drawn from its second point on.
    await send(3);
    await Promise.all(
      pages.map(async (page) => {
        await page.goto(`${url}/runs/${runId}`, { timeout: OPEN_MS });
        await page.locator("svg[data-chart]").first().waitFor({ timeout: OPEN_MS });
        await page.evaluate(watchValues, begun);
      }),
    );
    const readFrames = () => Promise.all(pages.map((page) => page.evaluate(() => window.benchFrames ?? 0)));
    const framesBefore = await readFrames();
    await sendSteadily(send, plan);
    const frames = await readFrames();
    const latencies = await Promise.all(
      pages.map((page) => page.evaluate(() => window.benchLatencies ?? [])),
    );
    const framesPerSecond = frames.map((count, tab) => (count - (framesBefore[tab] ?? 0)) / plan.seconds);
    return { latencies: latencies.flat(), framesPerSecond };
  } finally {
    stopBeating();
    await Promise.all(contexts.map((context) => context.close()));
  }
}

async function sendSteadily(send: (steps: number) => Promise<void>, plan: LivePlan): Promise<void> {
  const end = Date.now() + plan.seconds * 1000;
  for (let next = Date.now(); Date.now() < end; next += 1000 / plan.stepsPerSecond) {
    await send(1);
    await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
  }
}

/** As a worker does: five tabs may take longer to open than a lease lasts. */
function keepLease(client: ServerClient, { runId, fence }: Held): () => void {
  const beat = () => client.heartbeat({ runId, fence, spool: NOTHING_WAITS }).catch(() => undefined);
  const timer = setInterval(beat, HEARTBEAT_MS);
  return () => clearInterval(timer);
}

function sender(client: ServerClient, held: Held, { valuesPerStep }: LivePlan, begun: number) {
  let seq = 0;
  return async (steps: number): Promise<void> => {
    const lines = Array.from({ length: steps }, () => {
      seq += 1;
      const at = Date.now();
      const values = Object.fromEntries(
        Array.from({ length: valuesPerStep }, (_, index) => [`rl/signal${index}`, at - begun]),
      );
      const body = { stage: "rl", step: seq, tokens: seq * 100, samples: seq * 8, values };
      return JSON.stringify({ v: 1, attempt: held.attempt, seq, t: at / 1000, kind: "metrics", ...body });
    });
    await client.events(held, lines);
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
