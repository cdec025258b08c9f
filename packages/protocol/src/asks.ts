/**
 * Short questions to the warm trainer of a worker (`python -m trainer serve`): what the pages ask while a person waits. The worker
 * fetches them with a poll that the server holds open, so that it still only calls out. Nothing of them is stored: a question ends
 * with its answer, its deadline, or the process that holds it.
 */
import { z } from "zod";
import { sha256Schema } from "./job-spec";

/** The server holds a poll at most so long. A worker that has not called for this long and the grace is away. */
export const ASK_POLL_MS = 10_000;
/** Between two polls of a worker that is there. */
export const ASK_GRACE_MS = 5_000;
/** Of a question and of an answer, as JSON. */
export const MAX_ASK_BYTES = 2 * 1024 * 1024;
export const MAX_ASK_ANSWER_BYTES = 8 * 1024 * 1024;
/** A question may be worked on for at most so long; the trainer's own limit. */
export const MAX_ASK_SECONDS = 300;

const id = z.string().min(1).max(64);
const count = z.int().min(0);

/** A request of the trainer's `serve/requests.py`, without its id and deadline. Neither server nor worker reads more of it. */
export const trainerRequestSchema = z.looseObject({ kind: z.string().min(1).max(40) });
export type TrainerRequest = z.infer<typeof trainerRequestSchema>;

export const askSchema = z.strictObject({
  id,
  /** How long the trainer may work on it, waiting not counted. */
  seconds: z.number().positive().max(MAX_ASK_SECONDS),
  request: trainerRequestSchema,
  /** Uploaded files that it names. */
  files: z.array(z.strictObject({ sha256: sha256Schema, bytes: count })),
  /** Finished stages that it names. */
  stages: z.array(z.strictObject({ stageHash: sha256Schema, sha256: sha256Schema, bytes: count })),
});
export type Ask = z.infer<typeof askSchema>;

export const askPollSchema = z.strictObject({
  /** Random for each life of a worker: what an earlier one held is lost. */
  session: id,
  contract: sha256Schema,
  trainerVersion: z.string().max(50),
  /** Whether the trainer process runs, so that an answer comes at once. */
  isWarm: z.boolean(),
  /** What it has been given and has not answered yet. */
  holding: z.array(id).max(20),
});
export type AskPoll = z.infer<typeof askPollSchema>;

export const askPollReplySchema = z.strictObject({
  asks: z.array(askSchema),
  /** Nobody waits for these any more. */
  cancelled: z.array(id),
});
export type AskPollReply = z.infer<typeof askPollReplySchema>;

/** As the trainer says it. The worker's own failures have the codes `worker`, `files` and `died`. */
export const askAnswerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.string().max(40),
      node: z.string().max(200).nullable(),
      param: z.string().max(200).nullable(),
      message: z.string().max(4_000),
      remedy: z.string().max(4_000),
    }),
  }),
]);
export type AskAnswer = z.infer<typeof askAnswerSchema>;

export const askAnswerRequestSchema = z.strictObject({ session: id, id, answer: askAnswerSchema });
export type AskAnswerRequest = z.infer<typeof askAnswerRequestSchema>;
/** False: nobody waited for it any more. */
export const askAnswerReplySchema = z.strictObject({ isTaken: z.boolean() });
export type AskAnswerReply = z.infer<typeof askAnswerReplySchema>;
