/**
 * Runs that report metrics at a steady rate, as trainers do, through the worker's own client. The rate does not slow down when the
 * server does (an open loop): a batch that has to wait for the one before it is counted from the moment it was due.
 */
import { PROTOCOL_VERSION } from "@switchyard/protocol";
import { ServerClient } from "../src/server-client";

export interface LoadPlan {
  readonly runs: number;
  readonly pointsPerSecond: number;
  /** Values of one step: curves of a run. */
  readonly valuesPerStep: number;
  readonly batchMs: number;
  readonly seconds: number;
  /** Batches due in the first seconds are sent and stored, but not timed: the server loads its code on its first calls. */
  readonly warmUpSeconds: number;
}

export interface LoadResult {
  /** Acknowledged. */
  readonly points: number;
  readonly seconds: number;
  /** From the moment a batch was due to its acknowledgement. */
  readonly ackMs: number[];
  readonly failures: number;
}

export async function runLoad(url: string, token: string, plan: LoadPlan): Promise<LoadResult> {
  const client = new ServerClient(url, token);
  const leases = [];
  for (let run = 0; run < plan.runs; run += 1) leases.push(await leaseNext(client));
  const startedAt = performance.now();
  const results = await Promise.all(leases.map((at) => report(client, at, plan)));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    points: results.reduce((sum, result) => sum + result.points, 0),
    ackMs: results.flatMap((result) => result.ackMs),
    failures: results.reduce((sum, result) => sum + result.failures, 0),
    seconds,
  };
}

export interface Held {
  readonly runId: string;
  readonly fence: number;
  readonly attempt: number;
}

export const BENCH_CONTRACT = "b".repeat(64);

/** The lease of the next run that waits for the benchmark's contract. */
export async function leaseNext(client: ServerClient): Promise<Held> {
  const info = {
    host: "bench",
    platform: "",
    node: "",
    python: "",
    torch: "",
    device: "none",
    cpus: 1,
    memoryBytes: 1,
  };
  const { lease: held } = await client.lease({
    requestId: crypto.randomUUID(),
    protocol: PROTOCOL_VERSION,
    specVersions: [1],
    contract: BENCH_CONTRACT,
    trainerVersion: "bench",
    name: "bench",
    info,
    offers: [],
    unfinished: [],
  });
  if (!held) throw new Error("The server has no run for the load.");
  return { runId: held.runId, fence: held.fence, attempt: held.attempt };
}

async function report(client: ServerClient, at: Held, plan: LoadPlan) {
  const batches = Math.round((plan.seconds * 1000) / plan.batchMs);
  const stepsPerBatch = Math.round(
    (plan.pointsPerSecond * plan.batchMs) / 1000 / plan.runs / plan.valuesPerStep,
  );
  // The runs do not send in step.
  const offsetMs = Math.random() * plan.batchMs;
  const startedAt = performance.now() + offsetMs;
  const ackMs: number[] = [];
  let failures = 0;
  let acked = 0;
  for (let batch = 1; batch <= batches; batch += 1) {
    const dueAt = startedAt + batch * plan.batchMs;
    await new Promise((done) => setTimeout(done, Math.max(0, dueAt - performance.now())));
    const lines = linesOf(at.attempt, acked + 1, stepsPerBatch, plan.valuesPerStep);
    try {
      ({ acked } = await client.events(at, lines));
      if (batch * plan.batchMs > plan.warmUpSeconds * 1000) ackMs.push(performance.now() - dueAt);
    } catch {
      failures += 1;
    }
  }
  return { points: acked * plan.valuesPerStep, ackMs, failures };
}

function linesOf(attempt: number, firstSeq: number, steps: number, valuesPerStep: number): string[] {
  return Array.from({ length: steps }, (_, index) => {
    const seq = firstSeq + index;
    const values = Object.fromEntries(
      Array.from({ length: valuesPerStep }, (_unused, value) => [
        `rl/signal${value}`,
        Math.sin(seq / 50) + Math.random(),
      ]),
    );
    const body = { stage: "rl", step: seq, tokens: seq * 1000, samples: seq * 8, values };
    return JSON.stringify({ v: 1, attempt, seq, t: Date.now() / 1000, kind: "metrics", ...body });
  });
}
