/** A run of one stage that no trainer takes: its events come from the benchmark. */
import { type Db, insertRun } from "@switchyard/db";
import type { JobSpec } from "@switchyard/protocol";
import { BENCH_CONTRACT } from "../../../packages/worker/bench/load";

export const SPEC: JobSpec = {
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

export const addRunOf = (db: Db, name: string): Promise<string> =>
  db.transaction((tx) =>
    insertRun(tx, { experimentId: null, name, graph: { version: 1, nodes: [], edges: [] }, spec: SPEC }),
  );
