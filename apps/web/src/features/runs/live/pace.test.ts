import { expect, test } from "vitest";
import { makePace, type PaceClock } from "./pace";

/** A page that needs `cost` ms to draw what it is handed. */
function slowPage(cost: number) {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  const handed: { at: number; items: readonly number[] }[] = [];
  const clock: PaceClock = {
    now: () => now,
    afterDrawing: (call) => timers.push({ at: now + cost, call }),
    later: (call, ms) => {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return timer;
    },
    forget: (timer) => {
      timers = timers.filter((one) => one !== timer);
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
  return {
    pace: makePace<number>((items) => handed.push({ at: now, items: [...items] }), clock),
    handed,
    advance,
  };
}

test("a page that draws fast is handed what comes at once, ten times a second at most", () => {
  const { pace, handed, advance } = slowPage(5);
  pace.push(1);
  expect(handed).toEqual([{ at: 0, items: [1] }]);
  advance(20);
  pace.push(2);
  pace.push(3);
  expect(handed).toHaveLength(1);
  advance(200);
  expect(handed[1]).toEqual({ at: 105, items: [2, 3] });
  pace.push(4);
  advance(230);
  expect(handed.map(({ items }) => items)).toEqual([[1], [2, 3], [4]]);
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

test("what waits when it is closed is handed on, and nothing after that", () => {
  const { pace, handed, advance } = slowPage(50);
  pace.push(1);
  pace.push(2);
  pace.close();
  pace.push(3);
  advance(10_000);
  expect(handed.flatMap(({ items }) => items)).toEqual([1, 2]);
});
