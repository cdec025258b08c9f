import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobSpec } from "@switchyard/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pruneEnded, RunFolder } from "../src/run-folder";

const spec = {} as JobSpec;
let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-folders-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function ended(runId: string, at: number): Promise<RunFolder> {
  const folder = new RunFolder(dataDir, runId);
  await folder.prepare(spec, { runId, fence: 1, attempt: 1 });
  await folder.dropLease();
  await folder.noteEnded();
  utimesSync(folder.at("ended"), at, at);
  return folder;
}

const left = () => readdirSync(join(dataDir, "runs")).sort();

test("of the runs that are over the newest stay; a run that may go on is never touched", async () => {
  await ended("oldest", 1_000);
  await ended("newest", 3_000);
  await ended("older", 2_000);
  const failed = new RunFolder(dataDir, "failed");
  await failed.prepare(spec, { runId: "failed", fence: 1, attempt: 1 });
  await failed.dropLease();
  await pruneEnded(dataDir, 1);
  expect(left()).toEqual(["failed", "newest"]);
});

test("a run that is taken up again is no longer over", async () => {
  const again = await ended("again", 1_000);
  await again.prepare(spec, { runId: "again", fence: 2, attempt: 2 });
  await pruneEnded(dataDir, 0);
  expect(left()).toEqual(["again"]);
});
