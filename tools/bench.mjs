#!/usr/bin/env node
/** `npm run bench -- NAME [options]`: measurements beside those of peers. What is passed on goes to the benchmark itself. */
import { spawnSync } from "node:child_process";
import { newPhases, setUp } from "./setup/index.mjs";
import { ROOT, VENV_PYTHON } from "./setup/places.mjs";
import { exitWith, Refusal } from "./setup/refusal.mjs";

const TSX = ["--import", "tsx"];

/** @type {Record<string, { what: string, command: readonly [string, ...string[]] }>} */
const BENCHMARKS = {
  trainer: {
    what: "one GRPO step of ours and of TRL's GRPOTrainer on the same weights, prompts and lengths",
    command: [VENV_PYTHON, "packages/trainer/bench/trainer_vs_trl.py"],
  },
  cost: {
    what: "what parts of a method add to one step, as ratios to plain GRPO",
    command: [VENV_PYTHON, "packages/trainer/bench/cost.py"],
  },
  sandbox: {
    what: "what the sandbox adds to a run, testbenches per second, and a thousand hostile runs",
    command: [VENV_PYTHON, "packages/trainer/bench/sandbox_runs.py"],
  },
  testbench: {
    what: "Verilog designs compiled and simulated in the sandbox per second and core, known ones too",
    command: [VENV_PYTHON, "packages/trainer/bench/testbench.py"],
  },
  "sql-match": {
    what: "time per pair and memory of the query matcher, beside executing both queries on SQLite",
    command: [VENV_PYTHON, "packages/trainer/bench/sql_match.py"],
  },
  ingest: {
    what: "metric points acknowledged and durable per second, beside MLflow's log_batch",
    command: [process.execPath, ...TSX, "packages/worker/bench/ingest.ts"],
  },
  compile: {
    what: "time to validate and compile graphs of 1,000 and 5,000 nodes",
    command: [process.execPath, ...TSX, "packages/compiler/bench/compile.bench.ts"],
  },
  estimate: {
    what: "the memory that is estimated for the stages of some templates, beside what they then hold",
    command: [process.execPath, ...TSX, "tools/estimate/memory-bench.ts"],
  },
  curves: {
    what: "a finished run of a million points, beside TensorBoard, and a live point's way to five tabs",
    command: [process.execPath, ...TSX, "e2e/bench/curves/main.ts"],
  },
  pages: {
    what: "largest contentful paint, layout shift and interaction to next paint of the main pages",
    command: [process.execPath, ...TSX, "e2e/bench/pages/main.ts"],
  },
  "reward-bench": {
    what: "from the click on Score to the table, 16 completions of the example's tasks, p50 and p95",
    command: [process.execPath, ...TSX, "e2e/bench/reward-bench/main.ts"],
  },
  canvas: {
    what: "a frame while a node is dragged among 1,000, beside a plain React Flow page",
    command: [process.execPath, ...TSX, "e2e/bench/canvas/main.ts"],
  },
};

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  const benchmark = name !== undefined && Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (!benchmark) {
    const list = Object.entries(BENCHMARKS).map(([key, { what }]) => `\n    ${key.padEnd(12)} ${what}`);
    throw new Refusal(
      name === undefined ? "Which benchmark?" : `There is no benchmark called '${name}'.`,
      `\`npm run bench -- NAME\`, where NAME is one of${list.join("")}`,
    );
  }
  await setUp(newPhases());
  const [program, ...args] = benchmark.command;
  const { status, error } = spawnSync(program, [...args, ...rest], { cwd: ROOT, stdio: "inherit" });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

main().catch(exitWith);
