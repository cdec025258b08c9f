import { expect, test } from "vitest";
import { makePace, type PaceClock } from "./pace";

/** A page that needs `cost` ms to draw what it is handed. */
function slowPage(cost: number) {
  let now = 0;
  let isSeen = true;
  let timers: { at: number; call: () => void }[] = [];
  const watchers = new Set<() => void>();
  const handed: { at: number; items: readonly number[] }[] = [];
  const later = (call: () => void, ms: number) => {
    const timer = { at: now + ms, call };
    timers.push(timer);
    return timer;
  };
  const clock: PaceClock = {
    now: () => now,
    afterDrawing: (call) => void later(() => call(cost), cost),
    later,
    forget: (timer) => {
      timers = timers.filter((one) => one !== timer);
    },
    canBeSeen: () => isSeen,
    onSight: (call) => {
      watchers.add(call);
      return () => watchers.delete(call);
    },
  };
  const advance = (to: number) => {
    for (;;) {
      const due = timers.filter((timer) => timer.at <= to).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers = timers.filter((timer) => timer !== due);
      now = due.at;
      due.call();
    }
    now = to;
  };
  const show = (seen: boolean) => {
    isSeen = seen;
    if (seen) for (const call of watchers) call();
  };
  const pace = makePace<number>((items) => handed.push({ at: now, items: [...items] }), clock);
  return { pace, handed, advance, show, watchers };
}

test("a page that draws fast is handed what comes at once, and what comes while it draws soon after", () => {
  const { pace, handed, advance } = slowPage(5);
  pace.push(1);
  expect(handed).toEqual([{ at: 0, items: [1] }]);
  advance(3);
  pace.push(2);
  pace.push(3);
  expect(handed).toHaveLength(1);
  advance(90);
  expect(handed[1]).toEqual({ at: 10, items: [2, 3] });
  pace.push(4);
  expect(handed[2]).toEqual({ at: 90, items: [4] });
});

test("a page that draws slowly is handed more at a time, and is free three quarters of the time", () => {
  const { pace, handed, advance } = slowPage(500);
  for (let at = 0; at < 20_000; at += 250) {
    advance(at);
    pace.push(at);
  }
  advance(30_000);
  expect(handed.flatMap(({ items }) => items)).toEqual(Array.from({ length: 80 }, (_, index) => index * 250));
  const gaps = handed.slice(1).map(({ at }, index) => at - (handed[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBe(2_000);
});

test("a page that cannot be seen draws nothing, and all of it at once when it can", () => {
  const { pace, handed, advance, show } = slowPage(5);
  show(false);
  pace.push(1);
  advance(1_000);
  pace.push(2);
  expect(handed).toEqual([]);
  show(true);
  expect(handed).toEqual([{ at: 1_000, items: [1, 2] }]);
  // Out of sight while it draws.
  pace.push(3);
  show(false);
  advance(2_000);
  expect(handed).toHaveLength(1);
  show(true);
  expect(handed[1]).toEqual({ at: 2_000, items: [3] });
});

test("what waits when it is closed is handed on, and nothing after that", () => {
  const { pace, handed, advance, watchers } = slowPage(50);
  pace.push(1);
  pace.push(2);
  pace.close();
  pace.push(3);
  advance(10_000);
  expect(handed.flatMap(({ items }) => items)).toEqual([1, 2]);
  expect(watchers.size).toBe(0);
});
