import { z } from "zod";

/** Version of the job spec's envelope. The catalog's own version is the contract digest. */
export const SPEC_VERSION = 1;

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const jobNodeSchema = z.strictObject({
  id: z.string().min(1).max(140),
  label: z.string().max(120),
  role: z.enum(["source", "stage", "part"]),
  /** Hash of this node and everything upstream of it: equal hash, equal work. */
  hash: sha256Schema,
  /** Every parameter written out; `kind` is the tag that the trainer decodes by. */
  config: z.looseObject({ kind: z.string() }),
  /** Input port -> the outputs plugged into it, in order. */
  inputs: z.record(z.string(), z.array(z.strictObject({ node: z.string(), port: z.string() }))),
});
export type JobNode = z.infer<typeof jobNodeSchema>;

export const jobSpecSchema = z.strictObject({
  specVersion: z.literal(SPEC_VERSION),
  /** Digest of the emitted contract; a trainer with another one refuses the job. */
  contract: sha256Schema,
  /** SHA-256 of the canonical JSON of every other field: the experiment's identity in links. */
  hash: sha256Schema,
  trainerVersion: z.string(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  limits: z.strictObject({
    /** Above this share of errored rollouts in a step the run fails by the reward node's name. */
    maxErroredShare: z.number().min(0).max(1),
    checkpointSeconds: z.number().positive(),
    /** Every how many steps a stage reports its rollouts. */
    rolloutEverySteps: z.int().min(1),
  }),
  /** Topological order: a node comes after everything plugged into it. */
  nodes: z.array(jobNodeSchema),
  /** Ids of the stages, in the order they run. */
  stages: z.array(z.string()),
  /** Union of what the nodes need, by stage. */
  needs: z.record(z.string(), z.array(z.enum(["referenceLogp", "entropy", "value"]))),
});
/** A compiled graph: hop 3 of docs/ARCHITECTURE.md. */
export type JobSpec = z.infer<typeof jobSpecSchema>;
