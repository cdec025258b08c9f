import { appendFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EventTail } from "../src/run/event-tail";

const line = (seq: number, message = "") =>
  `${JSON.stringify({ v: 1, attempt: 1, seq, t: seq, kind: "log", level: "info", stage: null, node: null, message })}\n`;

test("gives each line once, whole, however it is cut in writing", () => {
  const path = join(mkdtempSync(join(tmpdir(), "tail-test-")), "events-1.ndjson");
  const tail = new EventTail(path);
  expect(tail.read()).toEqual([]);
  const text = Buffer.from(line(1) + line(2, "größer €") + line(3));
  const seen: number[] = [];
  // Cuts fall into the middle of characters too.
  for (let from = 0; from < text.length; from += 7) {
    appendFileSync(path, text.subarray(from, from + 7));
    seen.push(...tail.read().map((event) => event.seq));
  }
  expect(seen).toEqual([1, 2, 3]);
  expect(tail.read()).toEqual([]);
});

test("reads more than one chunk", () => {
  const path = join(mkdtempSync(join(tmpdir(), "tail-test-")), "events-1.ndjson");
  appendFileSync(path, Array.from({ length: 50 }, (_, i) => line(i + 1, "x".repeat(20_000))).join(""));
  expect(new EventTail(path).read().map((event) => event.seq)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
});
