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
  /** The same by the thread's own clock, which stands still while another program has the core. */
  readonly tts?: number;
  readonly tdur?: number;
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

/** Milliseconds. */
export interface Cost {
  readonly scripting: number;
  readonly layout: number;
  /** With hit tests, paint and layers: all that the main thread did. */
  readonly all: number;
}

export interface Move {
  /** Of processor: what the page asks of the machine, whatever else runs on it. */
  readonly processor: Cost;
  /** By the clock on the wall, waits for a core included. */
  readonly clock: Cost;
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
  return starts.slice(1).map((to, index) => {
    const inside = own.filter(({ ts }) => ts >= (starts[index] ?? 0) && ts < to);
    return { processor: costOf(inside, threadSpan), clock: costOf(inside, wallSpan) };
  });
}

/** From when, and for how long, in microseconds; null where the trace does not say. */
type Span = (event: TraceEvent) => { from: number; length: number } | null;

const wallSpan: Span = ({ ts, dur = 0 }) => ({ from: ts, length: dur });
const threadSpan: Span = ({ tts, tdur }) =>
  tts === undefined || tdur === undefined ? null : { from: tts, length: tdur };

function costOf(events: readonly TraceEvent[], span: Span): Cost {
  const layout = covered(
    events.filter(({ name }) => LAYOUT.has(name)),
    span,
  );
  const both = covered(
    events.filter(({ name }) => LAYOUT.has(name) || SCRIPTING.has(name)),
    span,
  );
  return { scripting: (both - layout) / 1000, layout: layout / 1000, all: covered(events, span) / 1000 };
}

/** Microseconds in which at least one of the events goes on. */
function covered(events: readonly TraceEvent[], span: Span): number {
  let [sum, end] = [0, 0];
  const spans = events.flatMap((event) => span(event) ?? []).sort((a, b) => a.from - b.from);
  for (const { from, length } of spans) {
    const to = from + length;
    if (to > Math.max(from, end)) sum += to - Math.max(from, end);
    end = Math.max(end, to);
  }
  return sum;
}
