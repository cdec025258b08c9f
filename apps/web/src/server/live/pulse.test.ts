import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makePulse } from "./pulse";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first change is told at once, what follows fast together, and the last is never lost", () => {
  const pulse = makePulse(100);
  const told: string[] = [];
  const at = () => Date.now() - start;
  const start = Date.now();
  pulse.join(() => told.push(`a ${at()}`));
  pulse.join(() => told.push(`b ${at()}`));
  for (let ms = 0; ms < 250; ms += 10) {
    pulse.beat();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([0, 100, 200, 300].flatMap((ms) => [`a ${ms}`, `b ${ms}`]));
  pulse.beat();
  expect(told.slice(-2)).toEqual(["a 1250", "b 1250"]);
});

test("who has left is told nothing; when all have, no timer is left", () => {
  const pulse = makePulse(100);
  const told: string[] = [];
  const leaveA = pulse.join(() => told.push("a"));
  const leaveB = pulse.join(() => told.push("b"));
  pulse.beat();
  pulse.beat();
  leaveA();
  expect(pulse.size()).toBe(1);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(["a", "b", "b"]);
  leaveB();
  expect([pulse.size(), vi.getTimerCount()]).toEqual([0, 0]);
});
