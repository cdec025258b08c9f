/** How long our page of the finished run takes until curves are drawn, warm, and what it transfers. */
import type { Browser, Page } from "@playwright/test";
import { newPage } from "./browser";
import { countingProxy } from "./counting-proxy";

export interface Shown {
  /** Milliseconds from the start of the navigation to the frame after the first curve is in the page. */
  readonly firstMs: number[];
  /** To the frame after as many are there as fit the window. */
  readonly allMs: number[];
  readonly bytes: number[];
}

const CURVE = "path[data-curve]";

export async function measureShown(
  browser: Browser,
  { url, path }: { url: string; path: string },
  visits: number,
): Promise<Shown> {
  const proxy = await countingProxy(url);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await newPage(context);
  await page.addInitScript(noteCurves, CURVE);
  const shown: Shown = { firstMs: [], allMs: [], bytes: [] };
  for (let visit = 0; visit <= visits; visit++) {
    const before = proxy.bytes();
    await page.goto(proxy.url + path);
    const times = await untilStill(page);
    // The first visit fills the caches of the browser, the server and the database.
    if (visit === 0) continue;
    shown.firstMs.push(times.first);
    shown.allMs.push(times.last);
    shown.bytes.push(proxy.bytes() - before);
  }
  await context.close();
  await proxy.close();
  return shown;
}

declare global {
  interface Window {
    benchCurves?: { first: number; last: number; count: number };
  }
}

function noteCurves(selector: string): void {
  const seen = { first: 0, last: 0, count: 0 };
  window.benchCurves = seen;
  const look = () => {
    const count = document.querySelectorAll(selector).length;
    if (count > seen.count) {
      seen.count = count;
      seen.first ||= performance.now();
      seen.last = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function untilStill(page: Page): Promise<{ first: number; last: number }> {
  for (let still = 0, count = -1; still < 5; ) {
    await page.waitForTimeout(200);
    const now = (await page.evaluate(() => window.benchCurves?.count)) ?? 0;
    still = now > 0 && now === count ? still + 1 : 0;
    count = now;
  }
  return (await page.evaluate(() => window.benchCurves)) ?? { first: Number.NaN, last: Number.NaN };
}
