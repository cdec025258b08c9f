import { CONTRACT_DIGEST } from "@switchyard/catalog";
import { type Db, insertRun } from "@switchyard/db";
import type { JobSpec, LeaseRequest, TrainerEvent } from "@switchyard/protocol";

const digest = (character: string): string => character.repeat(64);

/** A job for the fake trainer; `plan` says what it does. */
export const specWith = (plan: Record<string, unknown> = {}, stageHash = digest("1")): JobSpec => ({
  specVersion: 1,
  contract: CONTRACT_DIGEST,
  hash: digest("a"),
  trainerVersion: "0",
  seed: 1,
  limits: { maxErroredShare: 0.1, checkpointSeconds: 30, rolloutEverySteps: 1 },
  nodes: [
    {
      id: "fake",
      label: "Fake",
      role: "stage",
      hash: stageHash,
      config: { kind: "fake", ...plan },
      inputs: {},
    },
  ],
  stages: ["fake"],
  needs: {},
});

export const queueRun = (
  db: Db,
  spec: JobSpec = specWith(),
  requires: readonly string[] = [],
): Promise<string> =>
  db.transaction((tx) =>
    insertRun(tx, {
      experimentId: null,
      name: "r",
      graph: { version: 1, nodes: [], edges: [] },
      spec,
      requires,
    }),
  );

export const leaseRequest = (more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  requestId: Math.random().toString(36).slice(2),
  protocol: 1,
  specVersions: [1],
  contract: CONTRACT_DIGEST,
  trainerVersion: "0",
  name: "w",
  info: {
    host: "h",
    platform: "p",
    node: "n",
    python: "3",
    torch: "0",
    device: "cpu",
    cpus: 1,
    memoryBytes: 1,
  },
  offers: [],
  unfinished: [],
  ...more,
});

/** One metric a step, numbered as the trainer does. */
export const metrics = (attempt: number, firstSeq: number, count: number): TrainerEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = firstSeq + index;
    const values = { "fake/loss": 1 / seq };
    return {
      v: 1,
      attempt,
      seq,
      t: seq,
      kind: "metrics",
      stage: "fake",
      step: seq,
      tokens: seq,
      samples: seq,
      values,
    };
  });
