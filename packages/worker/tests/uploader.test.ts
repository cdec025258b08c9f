import { expect, test } from "vitest";
import { gatherAfter } from "../src/uploader";

test("a server that answers at once is called ten times a second, a slower one less often, and none less than each second", () => {
  const period = (callMs: number) => callMs + gatherAfter(callMs);
  expect([0, 10, 33].map(period)).toEqual([100, 100, 100]);
  expect([100, 200].map(period)).toEqual([300, 600]);
  expect([500, 900].map(period)).toEqual([1_000, 1_000]);
  expect(gatherAfter(30_000)).toBe(0);
});
