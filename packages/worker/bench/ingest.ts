/**
 * `npm run bench -- ingest [--seconds 60] [--rate 24000] [--no-mlflow]`: metric points acknowledged and durable per second through the
 * real HTTP endpoint of a production build, and the same points through MLflow's `log_batch`. Writes docs/results/bench-ingest.md.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createWorker, insertRun, openDatabase, points } from "@switchyard/db";
import type { JobSpec } from "@switchyard/protocol";
import { count } from "drizzle-orm";
import { BENCH_CONTRACT, type LoadPlan, type LoadResult, runLoad } from "./load";
import { MLFLOW_VERSION, type MlflowResult, runMlflow } from "./mlflow";
import { buildPages, startStack } from "./stack";

const ROOT = join(import.meta.dirname, "../../..");
const STATE = join(ROOT, ".switchyard");

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    rate: { type: "string", default: "24000" },
    "no-mlflow": { type: "boolean", default: false },
  },
});

const plan: LoadPlan = {
  runs: 8,
  valuesPerStep: 10,
  batchMs: 250,
  pointsPerSecond: Number(options.rate),
  seconds: Number(options.seconds),
  warmUpSeconds: 2,
};

const spec: JobSpec = {
  specVersion: 1,
  contract: BENCH_CONTRACT,
  hash: "a".repeat(64),
  trainerVersion: "bench",
  seed: 1,
  limits: { maxErroredShare: 1, checkpointSeconds: 60, rolloutEverySteps: 1 },
  nodes: [
    { id: "rl", label: "", role: "stage", hash: "1".repeat(64), config: { kind: "bench" }, inputs: {} },
  ],
  stages: ["rl"],
  needs: {},
};

async function measureOurs(): Promise<LoadResult & { durable: number }> {
  const dataDir = join(STATE, "bench-ingest");
  const stack = await startStack(ROOT, dataDir);
  const { token } = await createWorker(stack.database.db, "bench");
  const graph = { version: 1 as const, nodes: [], edges: [] };
  for (let run = 0; run < plan.runs; run += 1) {
    await stack.database.db.transaction((tx) =>
      insertRun(tx, { experimentId: null, name: `bench ${run}`, graph, spec }),
    );
  }
  console.log(`Ours: ${plan.runs} runs, ${plan.pointsPerSecond} points/s for ${plan.seconds} s ...`);
  const load = await runLoad(stack.url, token, plan);
  // Durable is what is there after the server has lost its memory.
  process.kill(stack.database.embeddedPid ?? 0, "SIGKILL");
  await stack.stop();
  const again = await openDatabase({ dataDir });
  const [row] = await again.db.select({ points: count() }).from(points);
  await again.close();
  return { ...load, durable: row?.points ?? 0 };
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

function row(name: string, { points: stored, seconds, ackMs }: MlflowResult): string {
  const cells = [
    Math.round(stored / seconds).toLocaleString("en"),
    stored.toLocaleString("en"),
    seconds.toFixed(1),
  ];
  const times = [0.5, 0.99, 1].map((share) => percentile(ackMs, share).toFixed(0));
  return `| ${name} | ${[...cells, ...times].join(" | ")} |`;
}

function page(ours: LoadResult & { durable: number }, theirs: MlflowResult | null): string {
  const [cpu] = cpus();
  const ratio = theirs ? ours.points / ours.seconds / (theirs.points / theirs.seconds) : null;
  const perBatch = Math.round((plan.pointsPerSecond * plan.batchMs) / 1000 / plan.runs);
  return [
    "# Ingest of metric points",
    "",
    `\`npm run bench -- ingest\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim()}), Node ${process.version}.`,
    "",
    "| | points/s | points | seconds | median ack, ms | p99 ack, ms | slowest ack, ms |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    row("Switchyard, HTTP, PostgreSQL with fsync", ours),
    ...(theirs ? [row(`MLflow ${MLFLOW_VERSION}, \`log_batch\`, tracking server on SQLite`, theirs)] : []),
    "",
    `Ours is an open loop: ${plan.runs} runs of ${plan.valuesPerStep} curves offer ${plan.pointsPerSecond.toLocaleString("en")} points a second ` +
      `in batches of ${perBatch}, and an acknowledgement is timed from the moment its batch was due (those due in the first ${plan.warmUpSeconds} s are not timed). ` +
      "MLflow is sent batches of the same size from as many runs, each as soon as the one before is acknowledged (a closed loop, which flatters its times).",
    "",
    `After the load PostgreSQL was ended with SIGKILL and started again: ${ours.durable.toLocaleString("en")} points were there, ${ours.points.toLocaleString("en")} had been acknowledged; ` +
      `${ours.failures} batches failed.${ratio === null ? "" : ` Ratio of rates: ${ratio.toFixed(1)}.`}`,
    "",
    `Client, web server and PostgreSQL share the cores with whatever else the machine was doing: its load average before was ${loadBefore}.`,
    "",
  ].join("\n");
}

buildPages(ROOT);
const loadBefore = (loadavg()[0] ?? 0).toFixed(1);
const ours = await measureOurs();
const theirs = options["no-mlflow"] ? null : await runMlflow(join(STATE, "bench-mlflow"), plan);
const text = page(ours, theirs);
console.log(text);
const results = join(ROOT, "docs", "results");
await mkdir(results, { recursive: true });
await writeFile(join(results, "bench-ingest.md"), text);
const isShort =
  ours.durable !== ours.points || ours.points / ours.seconds < 20_000 || percentile(ours.ackMs, 0.99) > 250;
if (isShort) {
  console.error("Below the aim: 20,000 points/s, all durable, p99 acknowledgement under 250 ms.");
  process.exitCode = 1;
}
