/** Core web vitals of one visit, by the browser's own observers (https://web.dev/articles/vitals). */
import type { Page } from "@playwright/test";

export interface Vitals {
  /** Largest contentful paint, milliseconds. */
  readonly lcp: number;
  /** Cumulative layout shift: the largest session window. */
  readonly cls: number;
  /** Interaction to next paint: the slowest of the visit, milliseconds; 0 without an interaction of 16 ms or more. */
  readonly inp: number;
}

declare global {
  interface Window {
    benchVitals?: { lcp: number; cls: number; inp: number };
  }
}

/** To be run before the page's own scripts. */
export function observeVitals(): void {
  const seen = { lcp: 0, cls: 0, inp: 0 };
  window.benchVitals = seen;
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry);
    }).observe({ type, buffered: true, ...more });
  observe("largest-contentful-paint", ({ startTime }) => {
    seen.lcp = startTime;
  });
  const session = { value: 0, first: 0, last: 0 };
  observe("layout-shift", (entry) => {
    const { value, hadRecentInput, startTime } = entry as PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    };
    if (hadRecentInput) return;
    const isSame = startTime - session.last < 1000 && startTime - session.first < 5000;
    if (!isSame) Object.assign(session, { value: 0, first: startTime });
    session.value += value;
    session.last = startTime;
    seen.cls = Math.max(seen.cls, session.value);
  });
  observe(
    "event",
    (entry) => {
      const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number };
      if (interactionId > 0) seen.inp = Math.max(seen.inp, duration);
    },
    { durationThreshold: 16 },
  );
}

export async function vitalsOf(page: Page, interact: (page: Page) => Promise<void>): Promise<Vitals> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.waitForTimeout(700);
  const before = await page.evaluate(() => ({ ...(window.benchVitals ?? { lcp: 0, cls: 0, inp: 0 }) }));
  await interact(page);
  await page.waitForTimeout(400);
  const after = await page.evaluate(() => window.benchVitals ?? { lcp: 0, cls: 0, inp: 0 });
  return { lcp: before.lcp, cls: Math.max(before.cls, after.cls), inp: after.inp };
}
