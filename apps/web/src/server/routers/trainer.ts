import { previewAnswerSchema, scoreAnswerSchema } from "@switchyard/protocol";
import { z } from "zod";
import { askTrainer } from "../asks/ask-trainer";
import { listAnswerers } from "../asks/list-answerers";
import { readAnswer } from "../asks/read-answer";
import { askBroker } from "../asks/shared-broker";
import { procedure, router } from "../trpc";

const nodeId = z.string().min(1).max(140);
const wire = z.strictObject({ node: nodeId, port: z.string().min(1).max(64) });
/** As `servedNodes` makes them; the trainer checks what they hold. */
const servedNodes = z
  .array(
    z.strictObject({
      id: nodeId,
      config: z.looseObject({ kind: z.string().max(64) }),
      inputs: z.record(z.string().max(64), z.array(wire)),
    }),
  )
  .min(1)
  .max(32);
const completions = z
  .array(
    z.strictObject({
      text: z.string(),
      taskId: z.string().max(200).default(""),
      prompt: z.string().default(""),
      answer: z.string().default(""),
    }),
  )
  .min(1, "Give at least one completion.")
  .max(256, "At most 256 completions can be scored at once.");

const PREVIEW_SECONDS = 60;
const SCORE_SECONDS = 60;

/** What the warm trainer of a worker answers while a person waits. */
export const trainerRouter = router({
  /** Who would answer. */
  answerers: procedure.query(({ ctx }) => listAnswerers(ctx.db, askBroker())),
  preview: procedure
    .input(z.strictObject({ tasks: servedNodes, limit: z.int().min(1).max(200) }))
    .mutation(async ({ ctx, input, signal }) => {
      const request = { kind: "preview", ...input };
      const asked = { db: ctx.db, broker: askBroker() };
      return readAnswer(
        await askTrainer(asked, { request, seconds: PREVIEW_SECONDS, signal }),
        previewAnswerSchema,
      );
    }),
  score: procedure
    .input(z.strictObject({ rewards: servedNodes, tasks: servedNodes.nullable(), completions }))
    .mutation(async ({ ctx, input, signal }) => {
      const request = { kind: "score", ...input };
      const asked = { db: ctx.db, broker: askBroker() };
      return readAnswer(
        await askTrainer(asked, { request, seconds: SCORE_SECONDS, signal }),
        scoreAnswerSchema,
      );
    }),
});
