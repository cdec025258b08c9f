import { catalog } from "@switchyard/catalog";
import { requirementsOf } from "@switchyard/compiler";
import type { DbOrTx } from "@switchyard/db";
import {
  casesAnswerSchema,
  compareAnswerSchema,
  type JobSpec,
  previewAnswerSchema,
  scoreAnswerSchema,
} from "@switchyard/protocol";
import { z } from "zod";
import { askTrainer, type TrainerQuestion } from "../asks/ask-trainer";
import { listAnswerers } from "../asks/list-answerers";
import { listCheckpoints } from "../asks/list-checkpoints";
import { readAnswer } from "../asks/read-answer";
import { askBroker } from "../asks/shared-broker";
import { readHeadRow } from "../runs/run-head";
import { procedure, router } from "../trpc";
import { UserFault } from "../user-fault";

const nodeId = z.string().min(1).max(140);
const wire = z.strictObject({ node: nodeId, port: z.string().min(1).max(64) });
/** As `servedNodes` makes them; the trainer checks what they hold. */
const servedNode = z.strictObject({
  id: nodeId,
  config: z.looseObject({ kind: z.string().max(64) }),
  inputs: z.record(z.string().max(64), z.array(wire)),
});
const servedNodes = z.array(servedNode).min(1).max(32);
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

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const stages = z.record(nodeId, hash);
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const fresh = z.strictObject({ from: z.literal("fresh"), nodes: servedNodes, seed });
const runId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const model = z.discriminatedUnion("from", [
  fresh,
  z.strictObject({ from: z.literal("stage"), stageHash: hash, runId }),
  z.strictObject({ from: z.literal("run"), runId }),
]);
const sample = z.strictObject({
  rewards: servedNodes,
  stages,
  tasks: servedNodes,
  taskIds: z
    .array(z.string().max(200))
    .min(1, "Choose at least one task.")
    .max(16, "Choose at most 16 tasks."),
  rollout: servedNodes,
  model,
  groupSize: z.int().min(1).max(64).nullable(),
  seed,
});

/** The trainer has bounds of its own, and says so at the query; these keep a paste by mistake from being sent. */
const query = z.string().max(20_000, "A query is at most 20,000 characters long.");
const compare = z.strictObject({
  schema: z.string().max(200_000, "A schema is at most 200,000 characters long."),
  reference: query,
  candidate: query,
});

const PREVIEW_SECONDS = 60;
const COMPARE_SECONDS = 30;
const SCORE_SECONDS = 60;
const SAMPLE_SECONDS = 180;

interface Context {
  readonly db: DbOrTx;
}
type Rest = Omit<TrainerQuestion, "request" | "requires"> & { requires?: readonly ServedConfig[] };
interface ServedConfig {
  readonly config: { readonly kind: string };
}

/** The answer in its shape. `requires`: nodes whose kinds say what the worker's machine must have. */
async function ask<S extends z.ZodType>(
  { db }: Context,
  request: TrainerQuestion["request"],
  { requires = [], ...rest }: Rest & { schema: S },
): Promise<z.output<S>> {
  const required = requirementsOf({ nodes: requires as JobSpec["nodes"] }, catalog);
  const question = { request, requires: required, ...rest };
  return readAnswer(await askTrainer({ db, broker: askBroker() }, question), rest.schema);
}

/** What the warm trainer of a worker answers while a person waits. */
export const trainerRouter = router({
  /** Who would answer. */
  answerers: procedure.query(({ ctx }) => listAnswerers(ctx.db, askBroker())),
  /** What completions can be sampled from. */
  checkpoints: procedure
    .input(z.strictObject({ experimentId: z.string().min(1).max(64) }))
    .query(({ ctx, input }) => listCheckpoints(ctx.db, input.experimentId)),
  preview: procedure
    .input(z.strictObject({ tasks: servedNodes, limit: z.int().min(1).max(200) }))
    .mutation(({ ctx, input, signal }) =>
      ask(
        ctx,
        { kind: "preview", ...input },
        { schema: previewAnswerSchema, seconds: PREVIEW_SECONDS, requires: input.tasks, signal },
      ),
    ),
  /** The tests that are stored with a reward's function. */
  cases: procedure
    .input(z.strictObject({ reward: servedNode }))
    .mutation(({ ctx, input, signal }) =>
      ask(
        ctx,
        { kind: "cases", ...input },
        { schema: casesAnswerSchema, seconds: SCORE_SECONDS, requires: [input.reward], signal },
      ),
    ),
  /** Two queries of one schema as trees, and how far apart the shipped matcher finds them. */
  compare: procedure
    .input(compare)
    .mutation(({ ctx, input, signal }) =>
      ask(
        ctx,
        { kind: "compare", ...input },
        { schema: compareAnswerSchema, seconds: COMPARE_SECONDS, signal },
      ),
    ),
  score: procedure
    .input(
      z.strictObject({
        rewards: servedNodes,
        stages,
        tasks: servedNodes.nullable(),
        tokenizer: fresh.nullable(),
        completions,
      }),
    )
    .mutation(({ ctx, input, signal }) =>
      ask(
        ctx,
        { kind: "score", ...input },
        {
          schema: scoreAnswerSchema,
          seconds: SCORE_SECONDS,
          requires: input.rewards,
          stageHashes: Object.values(input.stages),
          signal,
        },
      ),
    ),
  sample: procedure.input(sample).mutation(async ({ ctx, input, signal }) => {
    const { model } = input;
    const ofModel = model.from === "stage" ? [model.stageHash] : [];
    return ask(
      ctx,
      { kind: "sample", ...input },
      {
        schema: scoreAnswerSchema,
        seconds: SAMPLE_SECONDS,
        requires: [...input.rewards, ...input.rollout],
        stageHashes: [...Object.values(input.stages), ...ofModel],
        workerId: model.from === "run" ? await workerOf(ctx.db, model.runId) : null,
        signal,
      },
    );
  }),
});

/** A run's checkpoints lie where it runs. */
async function workerOf(db: DbOrTx, id: string): Promise<string> {
  const workerId = (await readHeadRow(db, id))?.run.workerId;
  if (workerId) return workerId;
  throw new UserFault("NOT_FOUND", "No worker has this run.", { remedy: "Choose another checkpoint." });
}
