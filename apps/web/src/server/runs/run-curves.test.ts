import { unpackTiles } from "@switchyard/curves";
import { type Connection, runs } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeRun } from "./delete-run";
import { readTiles } from "./read-tiles";
import { readRunCurves } from "./run-curves";
import { addRun, makeTeller } from "./run-fixture";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

const metrics = (step: number, value: number) =>
  ({
    kind: "metrics",
    stage: "grpo",
    step,
    tokens: step,
    samples: step,
    values: { "grpo/loss": value },
  }) as const;

test("what is kept is what a reading would give, after every change: new steps, steps done again, a bin", async () => {
  const { db } = connection;
  const runId = await addRun(db);
  const fresh = async () => {
    const { series, tiles, rest } = await readRunCurves(db, runId, 8);
    const seriesIds = series.map(({ id }) => id);
    expect(rest).toEqual([]);
    expect(tiles).toEqual(await readTiles(db, { seriesIds, from: null, to: null, target: 8 }));
    return tiles.map((one) => unpackTiles(one.tiles));
  };
  expect(await fresh()).toEqual([]);
  const tell = makeTeller(db, runId);
  await tell(metrics(0, 1), metrics(1, 2));
  expect((await fresh())[0]?.map(({ last }) => last)).toEqual([1, 2]);
  for (let step = 2; step < 40; step += 1) {
    await tell(metrics(step, step / 3));
    await fresh();
  }
  await makeTeller(db, runId, 2)(metrics(20, -5));
  expect((await fresh())[0]?.[2]?.min).toBe(-5);

  await db.update(runs).set({ state: "succeeded" }).where(eq(runs.id, runId));
  const [one, other] = [await readRunCurves(db, runId, 8), await readRunCurves(db, runId, 8)];
  expect(one).toBe(other);
  expect((await readRunCurves(db, runId, 4)).tiles[0]?.tiles.level).toBe(4);
  await removeRun(db, runId);
  await expect(readRunCurves(db, runId, 8)).rejects.toThrow("There is no such run.");
});
