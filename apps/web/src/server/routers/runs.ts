import { MAX_PRIORITY } from "@switchyard/protocol";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { cancelRun, pauseRun, resumeRun, retryRun } from "../lease/user-commands";
import type { RunDelta } from "../live/delta";
import { runFeed } from "../live/run-feed";
import { actOnRuns, BULK_ACTIONS } from "../runs/bulk";
import { changeQueue } from "../runs/change-queue";
import { removeRun, restoreRun } from "../runs/delete-run";
import { readRunFiles } from "../runs/files";
import { getRun, listWorkerChoices } from "../runs/get-run";
import { readLog } from "../runs/log-lines";
import { readReports } from "../runs/reports";
import { readRolloutLevels } from "../runs/rollout-levels";
import { countRollouts, readRolloutRows, TABLE_SORTS } from "../runs/rollout-table";
import { readRolloutGroup, readRolloutGroups, readRolloutSteps, readRolloutText } from "../runs/rollouts";
import { startRun } from "../runs/start-run";
import { procedure, router } from "../trpc";

const runId = z.string().min(1).max(64);
const byRun = z.strictObject({ runId });
const stage = z.string().min(1).max(140);
const step = z.int().min(0);
const place = z.strictObject({ runId, stage, step });
const groupPlace = place.extend({ groupIndex: z.int().min(0) });
const MAX_SEED = 2 ** 32 - 1;
const MAX_PAGE = 200;
const MAX_BULK = 1_000;

const start = z.strictObject({
  experimentId: z.string().min(1).max(64),
  seed: z.int().min(0).max(MAX_SEED).default(0),
  name: z.string().trim().min(1).max(120).optional(),
});

/** What the client of an endless list adds to its input. */
const direction = z.enum(["forward", "backward"]).optional();

const logPage = z.strictObject({
  runId,
  direction,
  cursor: z.strictObject({ attempt: z.int(), seq: z.int() }).nullish(),
  limit: z.int().min(1).max(2_000).default(1_000),
});

const rolloutFilter = z.strictObject({
  runId,
  stage: stage.optional(),
  step: step.optional(),
  find: z.string().max(500).optional(),
  rewardFrom: z.number().optional(),
  rewardTo: z.number().optional(),
  truncated: z.boolean().optional(),
  errored: z.boolean().optional(),
  level: z.strictObject({ node: z.string().min(1).max(140), name: z.string().min(1).max(200) }).optional(),
});
const rolloutPage = z.strictObject({
  filter: rolloutFilter,
  sort: z.enum(TABLE_SORTS).default("step"),
  descending: z.boolean().default(true),
  offset: z.int().min(0).max(10_000_000).default(0),
  limit: z.int().min(1).max(MAX_PAGE).default(100),
});

const queuePlace = z.strictObject({
  runId,
  priority: z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY),
  workerId: z.string().min(1).max(64).nullable(),
});

const live = z.strictObject({
  runId,
  /** Cursor of the last delta that arrived; the client link fills it in when it connects again. */
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullish(),
});

export const runsRouter = router({
  start: procedure.input(start).mutation(({ ctx, input }) => startRun(ctx.db, input)),
  get: procedure.input(byRun).query(({ ctx, input }) => getRun(ctx.db, input.runId)),
  /** Workers that a run may be meant for. */
  workers: procedure.query(({ ctx }) => listWorkerChoices(ctx.db)),

  live: procedure.input(live).subscription(async function* ({ ctx, input, signal }) {
    const cursor = input.lastEventId ? Number(input.lastEventId) : null;
    const deltas = runFeed(ctx).follow(input.runId, cursor, signal ?? new AbortController().signal);
    for await (const delta of deltas) yield tracked<RunDelta>(String(delta.cursor), delta);
  }),

  log: procedure
    .input(logPage)
    .query(({ ctx, input }) =>
      readLog(ctx.db, input.runId, { before: input.cursor ?? null, limit: input.limit }),
    ),
  rolloutSteps: procedure.input(byRun).query(({ ctx, input }) => readRolloutSteps(ctx.db, input.runId)),
  rolloutGroups: procedure.input(place).query(({ ctx, input }) => readRolloutGroups(ctx.db, input)),
  rolloutGroup: procedure.input(groupPlace).query(({ ctx, input }) => readRolloutGroup(ctx.db, input)),
  rolloutRows: procedure
    .input(rolloutPage)
    .query(({ ctx, input: { filter, ...page } }) => readRolloutRows(ctx.db, filter, page)),
  rolloutCount: procedure.input(rolloutFilter).query(({ ctx, input }) => countRollouts(ctx.db, input)),
  rolloutLevels: procedure.input(byRun).query(({ ctx, input }) => readRolloutLevels(ctx.db, input.runId)),
  rolloutText: procedure
    .input(groupPlace.extend({ part: z.union([z.enum(["prompt", "answer"]), z.int().min(0)]) }))
    .query(({ ctx, input }) => readRolloutText(ctx.db, input)),
  reports: procedure.input(byRun).query(({ ctx, input }) => readReports(ctx.db, input.runId)),
  files: procedure.input(byRun).query(({ ctx, input }) => readRunFiles(ctx.db, input.runId)),

  cancel: procedure.input(byRun).mutation(({ ctx, input }) => cancelRun(ctx.db, input.runId)),
  pause: procedure.input(byRun).mutation(({ ctx, input }) => pauseRun(ctx.db, input.runId)),
  resume: procedure.input(byRun).mutation(({ ctx, input }) => resumeRun(ctx.db, input.runId)),
  retry: procedure.input(byRun).mutation(({ ctx, input }) => retryRun(ctx.db, input.runId)),
  delete: procedure.input(byRun).mutation(({ ctx, input }) => removeRun(ctx.db, input.runId)),
  restore: procedure.input(byRun).mutation(({ ctx, input }) => restoreRun(ctx.db, input.runId)),
  act: procedure
    .input(z.strictObject({ action: z.enum(BULK_ACTIONS), runIds: z.array(runId).min(1).max(MAX_BULK) }))
    .mutation(({ ctx, input }) => actOnRuns(ctx.db, input)),
  /** Who may take waiting runs, and when. */
  place: procedure
    .input(z.strictObject({ places: z.array(queuePlace).min(1).max(MAX_BULK) }))
    .mutation(({ ctx, input }) => changeQueue(ctx.db, input.places)),
});
