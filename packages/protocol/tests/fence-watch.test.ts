import { expect, test } from "vitest";
import { confirmed, ownership, refused, watchFence } from "../src";

test("after 15 s without an answer a worker is no longer sure; an answer makes it sure again", () => {
  const watch = watchFence(1_000);
  expect(ownership(watch, 15_999)).toBe("owned");
  expect(ownership(watch, 16_000)).toBe("doubtful");
  expect(ownership(confirmed(watch, 60_000), 60_500)).toBe("owned");
});

test("what counts is when the confirmed request was sent, and an answer to an older one takes nothing back", () => {
  const watch = confirmed(confirmed(watchFence(0), 10_000), 5_000);
  expect(ownership(watch, 24_999)).toBe("owned");
  expect(ownership(watch, 25_000)).toBe("doubtful");
});

test("a refusal is for good, also when a late answer to an older request confirms", () => {
  expect(ownership(confirmed(refused(watchFence(0)), 1_000), 1_001)).toBe("lost");
});

test("a worker that hears nothing for its whole limit gives up", () => {
  expect(ownership(watchFence(0, 60_000), 59_999)).toBe("doubtful");
  expect(ownership(watchFence(0, 60_000), 60_000)).toBe("lost");
});
