import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import { type Connection, findRun, listEvents, listStages, points, series } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importRun } from "../src/import/import-run";

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
const PAUSED = fixture("events/tiny-grpo-paused.ndjson");
const RESUMED = fixture("events/tiny-grpo-resumed.ndjson");
const countLines = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n").length;

let database: Connection;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** A run that was paused in its warm-up: what the trainer has told, as it told it. */
function runFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "import-test-"));
  const compiled = compile(readFileSync(fixture("graphs/knights-grpo.json"), "utf8"), catalog, { seed: 0 });
  if (!compiled.ok) throw new Error("the example does not compile");
  writeFileSync(join(folder, "spec.json"), JSON.stringify(compiled.spec));
  copyFileSync(PAUSED, join(folder, "events-1.ndjson"));
  return folder;
}

async function warmupSteps(runId: string): Promise<number[]> {
  const rows = await database.db
    .select({ step: points.step, name: series.name })
    .from(points)
    .innerJoin(series, eq(series.id, points.seriesId))
    .where(eq(series.runId, runId))
    .orderBy(asc(points.step));
  return rows.filter((row) => row.name === "warmup/loss").map((row) => row.step);
}

test("a paused run comes in paused; when it has gone on, its import replaces what was there", async () => {
  const folder = runFolder();
  const first = await importRun(database.db, folder, { name: "by hand" });
  expect(first).toMatchObject({ state: "paused", isNew: true, events: countLines(PAUSED) });

  const again = await importRun(database.db, folder, {});
  expect(again).toMatchObject({ runId: first.runId, isNew: false });
  expect(await listEvents(database.db, first.runId)).not.toHaveLength(0);

  copyFileSync(RESUMED, join(folder, "events-2.ndjson"));
  const later = await importRun(database.db, folder, {});
  expect(later).toMatchObject({
    runId: first.runId,
    state: "succeeded",
    isNew: true,
    events: countLines(RESUMED),
  });
  // The last attempt tells again what it goes on from, so every step is there, once.
  expect(await warmupSteps(first.runId)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  const run = await findRun(database.db, first.runId);
  expect(run).toMatchObject({ name: "by hand", state: "succeeded", attempt: 2 });
  expect(run?.finishedAt?.getTime()).toBeGreaterThan(run?.startedAt?.getTime() ?? 0);
  const warmup = (await listStages(database.db, first.runId)).find((stage) => stage.stage === "warmup");
  expect(warmup?.state).toBe("finished");
});

test("the graph of the run is one that opens, with its wires", async () => {
  const { runId } = await importRun(database.db, runFolder(), {});
  const run = await findRun(database.db, runId);
  const compiled = compile(run?.graph, catalog, { seed: 0 });
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join(" "));
  const hashes = (stages: readonly string[], nodes: readonly { id: string; hash: string }[]) =>
    stages.map((stage) => nodes.find((node) => node.id === stage)?.hash);
  expect(hashes(compiled.spec.stages, compiled.spec.nodes)).toEqual(
    hashes(run?.spec.stages ?? [], run?.spec.nodes ?? []),
  );
});

test("a last line that a crash has cut is left out; a bad line in the middle is refused by its number", async () => {
  const cut = runFolder();
  appendFileSync(join(cut, "events-1.ndjson"), '{"v":1,"attempt":1,"se');
  expect(await importRun(database.db, cut, {})).toMatchObject({ events: countLines(PAUSED) });

  const bad = runFolder();
  const [first, ...rest] = readFileSync(PAUSED, "utf8").split("\n");
  writeFileSync(join(bad, "events-1.ndjson"), [first, '{"v":2}', ...rest].join("\n"));
  await expect(importRun(database.db, bad, {})).rejects.toThrow(
    /^Line 2 of .*events-1\.ndjson cannot be read/,
  );
});

test("folders that are none are refused", async () => {
  const empty = mkdtempSync(join(tmpdir(), "import-test-"));
  await expect(importRun(database.db, empty, {})).rejects.toThrow("There is no job spec at");
  const noEvents = mkdtempSync(join(tmpdir(), "import-test-"));
  copyFileSync(join(runFolder(), "spec.json"), join(noEvents, "spec.json"));
  await expect(importRun(database.db, noEvents, {})).rejects.toThrow("holds no events");
});
