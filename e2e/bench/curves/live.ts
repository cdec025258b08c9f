/** From the moment a trainer writes a point to the frame in which a page shows its value, with several tabs open. */
import type { Browser } from "@playwright/test";
import { createWorker, type Db } from "@switchyard/db";
import { leaseNext } from "../../../packages/worker/bench/load";
import { ServerClient } from "../../../packages/worker/src/server-client";
import { newPage } from "./browser";
import { addRunOf } from "./run";

export interface LivePlan {
  readonly tabs: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly valuesPerStep: number;
}

/** Every value is the time at which it is sent: milliseconds since `begun`. */
export async function measureLive(
  browser: Browser,
  { url, db }: { url: string; db: Db },
  plan: LivePlan,
): Promise<number[]> {
  const runId = await addRunOf(db, "Live");
  const { token } = await createWorker(db, "bench-live");
  const client = new ServerClient(url, token);
  const held = await leaseNext(client);
  const begun = Date.now();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const pages = await Promise.all(Array.from({ length: plan.tabs }, () => newPage(context)));
  const send = sender(client, held, plan, begun);
  // A curve is drawn from its second point on.
  await send(3);
  await Promise.all(
    pages.map(async (page) => {
      await page.goto(`${url}/runs/${runId}`);
      await page.locator(".recharts-surface").first().waitFor();
      await page.evaluate(watchValues, begun);
    }),
  );
  const end = Date.now() + plan.seconds * 1000;
  for (let next = Date.now(); Date.now() < end; next += 1000 / plan.stepsPerSecond) {
    await send(1);
    await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
  }
  const latencies = await Promise.all(pages.map((page) => page.evaluate(() => window.benchLatencies ?? [])));
  await context.close();
  return latencies.flat();
}

function sender(
  client: ServerClient,
  held: Awaited<ReturnType<typeof leaseNext>>,
  { valuesPerStep }: LivePlan,
  begun: number,
) {
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
  }
}

/** The newest value in each card's head, noted in the frame after it has changed. */
function watchValues(begun: number): void {
  const latencies: number[] = [];
  window.benchLatencies = latencies;
  const seen = new Map<Element, string>();
  const look = () => {
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
