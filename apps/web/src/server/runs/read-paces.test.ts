import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPaces } from "./read-paces";
import { addRun, makeTeller } from "./run-fixture";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

const at = (stage: string, step: number, values: Record<string, number>) =>
  ({ kind: "metrics", stage, step, tokens: step * 100, samples: step * 8, values }) as const;

test("a stage's own longest curve says when which step was, in a few rows, the last among them", async () => {
  const { db } = connection;
  const runId = await addRun(db);
  const tell = makeTeller(db, runId);
  await tell(...[1, 2, 3].map((step) => at("warmup", step, { "warmup/loss": step })));
  await tell(
    ...Array.from({ length: 1001 }, (_, i) => at("grpo", i + 1, { "grpo/reward": i, "sampler/length": 1 })),
  );
  await tell(at("grpo", 2000, { "sampler/length": 1 }));
  const { warmup, grpo } = await readPaces(db, runId);
  expect(warmup).toEqual({
    step: [1, 2, 3],
    t: [1_700_000_001, 1_700_000_002, 1_700_000_003],
    tokens: [100, 200, 300],
    samples: [8, 16, 24],
  });
  expect(grpo?.step.length).toBeLessThanOrEqual(400);
  expect(grpo?.step.slice(0, 3)).toEqual([1, 4, 7]);
  expect([grpo?.step.at(-1), grpo?.tokens.at(-1), grpo?.samples.at(-1)]).toEqual([1001, 100_100, 8008]);
});

test("a run without points has no pace", async () => {
  expect(await readPaces(connection.db, await addRun(connection.db))).toEqual({});
});
