/** Every message between worker and server. The worker always calls; `Authorization: Bearer <token>` says who it is. */
import { z } from "zod";
import { trainerEventSchema } from "./events";
import { jobSpecSchema, sha256Schema } from "./job-spec";

/** Version of these messages. A server refuses a worker that speaks another one, in a sentence. */
export const PROTOCOL_VERSION = 1;
/** A batch of events above either is refused with 413. */
export const MAX_EVENTS_BATCH = 5_000;
export const MAX_EVENTS_BYTES = 16 * 1024 * 1024;

const count = z.int().min(0);
const id = z.string().min(1).max(64);
const sentence = z.string().max(4_000);
const held = { runId: id, fence: z.int().min(1) };

export const workerInfoSchema = z.strictObject({
  host: z.string().max(200),
  platform: z.string().max(100),
  node: z.string().max(50),
  python: z.string().max(200),
  torch: z.string().max(100),
  /** As the trainer names it: "cpu", or the name of the GPU. */
  device: z.string().max(200),
  cpus: count,
  memoryBytes: count,
});
export type WorkerInfo = z.infer<typeof workerInfoSchema>;

/** Whether the worker's machine has one of the things that nodes may require; `problem` is why not. */
export const offerSchema = z.strictObject({
  name: z.string().min(1).max(64),
  problem: z.strictObject({ message: sentence, remedy: sentence }).nullable(),
});
export type WorkerOffer = z.infer<typeof offerSchema>;

/** What still waits on the worker's disk to be uploaded. */
export const spoolSchema = z.strictObject({ events: count, bytes: count, thinnedRollouts: count });
export type SpoolState = z.infer<typeof spoolSchema>;

export const leaseRequestSchema = z.strictObject({
  /** Random for each wish for a lease, the same when it is sent again. */
  requestId: id,
  protocol: z.int(),
  specVersions: z.array(z.int()).max(20),
  /** Digest of the contract that the worker's trainer reads. */
  contract: sha256Schema,
  trainerVersion: z.string().max(50),
  /** What the pages call the worker. */
  name: z.string().min(1).max(100),
  info: workerInfoSchema,
  /** A worker that says nothing has nothing of what nodes may require. */
  offers: z.array(offerSchema).max(50).default([]),
  /** Leases that this worker's folder was left with when its process died. */
  unfinished: z.array(z.strictObject(held)).max(100),
});
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

export const leaseGrantSchema = z.strictObject({
  ...held,
  attempt: z.int().min(1),
  expiresInMs: count,
  name: z.string(),
  spec: jobSpecSchema,
  /** What the server holds of the attempt before: its later events are told again. Null at the first attempt. */
  previous: z.strictObject({ attempt: z.int().min(1), ackedSeq: count }).nullable(),
  /** Finished work of the spec's stages, to be fetched instead of done again. */
  cachedStages: z.array(z.strictObject({ stageHash: sha256Schema, sha256: sha256Schema, bytes: count })),
  /** Uploaded files that the spec names. */
  files: z.array(z.strictObject({ sha256: sha256Schema, bytes: count })),
});
export type LeaseGrant = z.infer<typeof leaseGrantSchema>;

export const leaseReplySchema = z.strictObject({ lease: leaseGrantSchema.nullable() });
export type LeaseReply = z.infer<typeof leaseReplySchema>;

export const heartbeatRequestSchema = z.strictObject({ ...held, spool: spoolSchema });
export type HeartbeatRequest = z.infer<typeof heartbeatRequestSchema>;
export const heartbeatReplySchema = z.strictObject({
  command: z.enum(["none", "pause", "cancel"]),
  expiresInMs: count,
});
export type HeartbeatReply = z.infer<typeof heartbeatReplySchema>;

export const eventsRequestSchema = z.strictObject({
  ...held,
  attempt: z.int().min(1),
  events: z.array(trainerEventSchema).min(1),
});
export type EventsRequest = z.infer<typeof eventsRequestSchema>;
/** Everything up to `acked` is durable; a batch behind a gap is not applied and answered the same way. */
export const eventsReplySchema = z.strictObject({ acked: count });
export type EventsReply = z.infer<typeof eventsReplySchema>;

export const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("succeeded"), message: sentence }),
  z.strictObject({ kind: z.literal("failed"), message: sentence, remedy: sentence, node: id.nullable() }),
  z.strictObject({ kind: z.literal("paused"), message: sentence, remedy: sentence }),
  z.strictObject({ kind: z.literal("cancelled"), message: sentence }),
  z.strictObject({ kind: z.literal("released") }),
  z.strictObject({ kind: z.literal("crashed"), message: sentence }),
]);
export const finishRequestSchema = z.strictObject({ ...held, outcome: outcomeSchema });
export type FinishRequest = z.infer<typeof finishRequestSchema>;
export const finishReplySchema = z.strictObject({ state: z.string() });

/** After its content has been put to `/api/worker/artifacts/<sha256>`. */
export const attachRequestSchema = z.strictObject({
  ...held,
  stage: z.string().max(140),
  role: z.enum(["stageOutput", "export"]),
  name: z.string().min(1).max(200),
  sha256: sha256Schema,
  stageHash: sha256Schema,
});
export type AttachRequest = z.infer<typeof attachRequestSchema>;

/** The body of every refusal. */
export const refusalSchema = z.strictObject({
  error: z.strictObject({
    code: z.enum([
      "badRequest",
      "unknownToken",
      "notYours",
      "staleFence",
      "unknown",
      "tooLarge",
      "tooOld",
      "digestMismatch",
      "noSpace",
      "internal",
    ]),
    message: z.string(),
    remedy: z.string(),
  }),
});
export type RefusalBody = z.infer<typeof refusalSchema>;
export type RefusalCode = RefusalBody["error"]["code"];
