import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AskAnswer } from "@switchyard/protocol";
import { MAX_ASK_ANSWER_BYTES } from "@switchyard/protocol";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALLOWS_NOTHING } from "../src/owner-allows";
import { isRunning } from "../src/process-group";
import { WarmTrainer } from "../src/warm-trainer";

const FAKE = join(import.meta.dirname, "fake-trainer.mjs");

let folder: string;
let trainer: WarmTrainer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-warm-"));
  trainer = warm();
});
afterEach(async () => {
  await trainer.close();
  delete process.env.FAKE_SERVE_REFUSES;
  await rm(folder, { recursive: true, force: true });
});

function warm(idleMs?: number): WarmTrainer {
  return new WarmTrainer({
    python: process.execPath,
    trainer: [FAKE],
    files: folder,
    stages: folder,
    runs: folder,
    allows: ALLOWS_NOTHING,
    log: pino({ level: "silent" }),
    ...(idleMs === undefined ? {} : { idleMs }),
  });
}

const ask = (request: Record<string, unknown>, signal = new AbortController().signal): Promise<AskAnswer> =>
  trainer.ask({ kind: "score", ...request }, { seconds: 20, signal });

async function resultOf(asked: Promise<AskAnswer>): Promise<{ pid: number; said: unknown }> {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result as { pid: number; said: unknown };
}

async function errorOf(
  asked: Promise<AskAnswer>,
): Promise<{ code: string; message: string; remedy: string }> {
  const answer = await asked;
  if (answer.ok) throw new Error("it was answered");
  return answer.error;
}

async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + 8_000;
  while (!what()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

test("the first question starts it, the next finds it warm, and closing ends it", async () => {
  expect(trainer.isWarm).toBe(false);
  const { pid } = await resultOf(ask({ say: 1 }));
  expect(trainer.isWarm).toBe(true);
  expect(await resultOf(ask({ say: "two\nlines" }))).toMatchObject({ pid, said: "two\nlines" });
  await trainer.close();
  expect(isRunning(pid)).toBe(false);
});

test("one that dies at work says so with its last words, and the next question starts another", async () => {
  const { pid } = await resultOf(ask({}));
  const error = await errorOf(ask({ plan: "die" }));
  expect(error.code).toBe("died");
  expect(error.message).toContain("MemoryError: planted");
  expect((await resultOf(ask({}))).pid).not.toBe(pid);
});

test("one that is killed while it has nothing to do is started again without a word", async () => {
  const { pid } = await resultOf(ask({}));
  process.kill(pid, "SIGKILL");
  await until(() => !trainer.isWarm);
  expect((await resultOf(ask({}))).pid).not.toBe(pid);
});

test("a question that nobody waits for any more ends the process that hangs on it", async () => {
  const { pid } = await resultOf(ask({}));
  const giveUp = new AbortController();
  const hanging = errorOf(ask({ plan: "hang" }, giveUp.signal));
  setTimeout(() => giveUp.abort(), 100);
  expect((await hanging).code).toBe("died");
  await until(() => !isRunning(pid));
  expect((await resultOf(ask({ say: "after" }))).said).toBe("after");
});

test("one that cannot start says why and what to do", async () => {
  process.env.FAKE_SERVE_REFUSES = "1";
  const error = await errorOf(ask({}));
  expect(error.message).toBe(
    "The worker's warm trainer could not be started: ModuleNotFoundError: No module named 'torch'",
  );
  expect(error.remedy).toContain("doctor");
  trainer = new WarmTrainer({
    python: "/no/such/python",
    files: folder,
    stages: folder,
    runs: folder,
    allows: ALLOWS_NOTHING,
    log: pino({ level: "silent" }),
  });
  expect((await errorOf(ask({}))).message).toContain("ENOENT");
});

test("what is no answer, and an answer that is too long, end it", async () => {
  expect((await errorOf(ask({ plan: "garbage" }))).message).toContain("no answer");
  expect((await errorOf(ask({ size: MAX_ASK_ANSWER_BYTES + 10 }))).message).toContain("too long");
  await resultOf(ask({}));
});

test("without questions it ends after a while", async () => {
  trainer = warm(150);
  const { pid } = await resultOf(ask({}));
  await until(() => !isRunning(pid));
  expect(trainer.isWarm).toBe(false);
});
