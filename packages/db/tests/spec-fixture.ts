import type { JobSpec, TrainerEvent } from "@switchyard/protocol";

const digest = (character: string): string => character.repeat(64);

/** Two stages; nothing here depends on which kinds there are. */
export const spec: JobSpec = {
  specVersion: 1,
  contract: digest("c"),
  hash: digest("a"),
  trainerVersion: "0.1.0",
  seed: 7,
  limits: { maxErroredShare: 0.1, checkpointSeconds: 30, rolloutEverySteps: 10 },
  nodes: ["warmup", "rl"].map((id, index) => ({
    id,
    label: id.toUpperCase(),
    role: "stage",
    hash: digest(String(index + 1)),
    config: { kind: `train.${id}` },
    inputs: {},
  })),
  stages: ["warmup", "rl"],
  needs: {},
};

export const graph = { version: 1 as const, nodes: [], edges: [] };

/** Distributes over the union, so that each kind keeps its own fields. */
type Body<E> = E extends TrainerEvent ? Omit<E, "v" | "attempt" | "seq" | "t"> : never;

export const at = (attempt: number, seq: number, body: Body<TrainerEvent>): TrainerEvent =>
  ({ v: 1, attempt, seq, t: 1_700_000_000 + seq, ...body }) as TrainerEvent;
