import { TEMPLATES } from "@switchyard/catalog";
import { type Connection, points, series } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { measuresOf } from "../runs/headlines";
import { startRun } from "../runs/start-run";
import { createExperiment } from "./edit-experiment";
import { listExperiments } from "./list-experiments";

let connection: Connection;

beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

const [example] = TEMPLATES;
if (!example) throw new Error("no template");

async function measure(runId: string, name: string, values: readonly number[]): Promise<void> {
  const [made] = await connection.db
    .insert(series)
    .values({ runId, stage: name.split("/")[0] ?? "", name, changeId: 1 })
    .returning();
  if (!made) throw new Error("no series");
  const rows = values.map((value, step) => ({ seriesId: made.id, step, value, t: 0, tokens: 0, samples: 0 }));
  await connection.db.insert(points).values(rows.map((row) => ({ ...row, attempt: 1, changeId: 1 })));
}

it("names what the evaluations of a graph measure, and where", () => {
  const accuracy = { signal: "eval.accuracy/accuracy", unit: "fraction", better: "higher" };
  expect(measuresOf(example.graph)).toEqual([
    { ...accuracy, name: "before/accuracy", title: "Accuracy after warm-up" },
    { ...accuracy, name: "after/accuracy", title: "Accuracy after GRPO" },
  ]);
  const verilog = TEMPLATES.find(({ slug }) => slug === "verireason");
  expect(measuresOf(verilog?.graph ?? example.graph).map(({ title }) => title)).toEqual([
    "pass@1: Designs after warm-up",
    "Compiling: Designs after warm-up",
    "pass@1: Designs after GRPO",
    "Compiling: Designs after GRPO",
  ]);
});

it("shows the latest run of each experiment, and the best value that it has measured", async () => {
  const { db } = connection;
  const measured = await createExperiment(db, { name: "Measured", doc: example.graph });
  const idle = await createExperiment(db, { name: "Idle", doc: example.graph });
  const earlier = await startRun(db, { experimentId: measured.id, seed: 0, name: "Earlier" });
  const latest = await startRun(db, { experimentId: measured.id, seed: 1, name: "Latest" });
  await measure(earlier.runId, "after/accuracy", [0.99]);
  await measure(latest.runId, "before/accuracy", [0.25]);
  await measure(latest.runId, "after/accuracy", [0.5, 0.75, Number.NEGATIVE_INFINITY]);
  await measure(latest.runId, "grpo/reward", [5]);

  const rows = new Map((await listExperiments(db)).map((row) => [row.id, row]));
  expect(rows.get(measured.id)).toMatchObject({
    runCount: 2,
    latestRun: { id: latest.runId, name: "Latest", state: "queued" },
    headline: { title: "Accuracy after GRPO", value: 0.75, unit: "fraction" },
  });
  expect(rows.get(idle.id)).toMatchObject({ runCount: 0, latestRun: null, headline: null });
});
