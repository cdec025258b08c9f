/** What the main thread of a page did for each move of the pointer, from a Chromium trace. */
import type { CDPSession } from "@playwright/test";

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

const SCRIPTING = new Set([
  "EventDispatch",
  "FunctionCall",
  "v8.callFunction",
  "FireAnimationFrame",
  "TimerFire",
  "RunMicrotasks",
  "EvaluateScript",
  "MinorGC",
  "MajorGC",
]);
const LAYOUT = new Set([
  "UpdateLayoutTree",
  "Layout",
  "RecalculateStyles",
  "IntersectionObserverController::computeIntersections",
]);
/** Set by the page at the beginning of each animation frame. */
export const FRAME_MARK = "bench-frame";

export async function startTrace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "blink.user_timing", "v8"] },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
    await session.send("Tracing.end");
    await complete;
    return events;
  };
}

export interface Move {
  /** Milliseconds. */
  readonly scripting: number;
  readonly layout: number;
  /** With hit tests, paint and layers: all that the main thread did. */
  readonly all: number;
}

/**
 * What each move of the pointer cost: the frame in which it arrived and those up to the next one, for a library may
 * answer an event in the frame after it. What lies inside of something else is counted once.
 */
export function movesOf(events: readonly TraceEvent[]): Move[] {
  const marks = events.filter(({ name }) => name === FRAME_MARK).sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (!first) throw new Error("The trace has no frames.");
  const own = events
    .filter(({ pid, tid, ph }) => pid === first.pid && tid === first.tid && ph === "X")
    .sort((a, b) => a.ts - b.ts);
  const arrivals = own.filter(
    ({ name, args }) => name === "EventDispatch" && /^(pointer|mouse)move$/.test(args?.data?.type ?? ""),
  );
  // The last frame that began before an event is the one that it arrived in.
  const starts = marks
    .map(({ ts }) => ts)
    .filter((ts, index) => {
      const end = marks[index + 1]?.ts ?? Number.POSITIVE_INFINITY;
      return arrivals.some((event) => event.ts >= ts && event.ts < end);
    });
  return starts.slice(1).map((to, index) => costOf(own, { from: starts[index] ?? 0, to }));
}

function costOf(events: readonly TraceEvent[], { from, to }: { from: number; to: number }): Move {
  const inside = events.filter(({ ts }) => ts >= from && ts < to);
  const layout = covered(inside.filter(({ name }) => LAYOUT.has(name)));
  const both = covered(inside.filter(({ name }) => LAYOUT.has(name) || SCRIPTING.has(name)));
  return { scripting: (both - layout) / 1000, layout: layout / 1000, all: covered(inside) / 1000 };
}

/** Microseconds in which at least one of the events goes on. */
function covered(events: readonly TraceEvent[]): number {
  let [sum, end] = [0, 0];
  for (const { ts, dur = 0 } of [...events].sort((a, b) => a.ts - b.ts)) {
    const from = Math.max(ts, end);
    if (ts + dur > from) sum += ts + dur - from;
    end = Math.max(end, ts + dur);
  }
  return sum;
}
