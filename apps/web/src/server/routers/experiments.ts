import { findStageOutputs, listVersions } from "@switchyard/db";
import { z } from "zod";
import {
  createExperiment,
  duplicateExperiment,
  getExperiment,
  getVersion,
  keepVersion,
  renameExperiment,
  saveExperiment,
  setDeleted,
} from "../experiments/edit-experiment";
import { listExperiments } from "../experiments/list-experiments";
import { procedure, router } from "../trpc";

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1, "A name is needed.").max(120, "A name has at most 120 characters.");
const byId = z.strictObject({ id });
const byVersion = z.strictObject({ id, version: z.int().min(1) });
/** A document is read by `loadGraph`, which names what is wrong with it. */
const doc = z.unknown();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const experimentsRouter = router({
  list: procedure.query(({ ctx }) => listExperiments(ctx.db)),
  get: procedure.input(byId).query(({ ctx, input }) => getExperiment(ctx.db, input.id)),
  create: procedure
    .input(z.strictObject({ name, doc }))
    .mutation(({ ctx, input }) => createExperiment(ctx.db, input)),
  save: procedure
    .input(z.strictObject({ id, version: z.int().min(1), doc }))
    .mutation(({ ctx, input }) => saveExperiment(ctx.db, input)),
  rename: procedure
    .input(z.strictObject({ id, name }))
    .mutation(({ ctx, input }) => renameExperiment(ctx.db, input)),
  versions: procedure.input(byId).query(({ ctx, input }) => listVersions(ctx.db, input.id)),
  version: procedure.input(byVersion).query(({ ctx, input }) => getVersion(ctx.db, input)),
  /** Keeps the present version under a name, or names one that is kept; null takes its name away. */
  keepVersion: procedure
    .input(byVersion.extend({ name: name.nullable() }))
    .mutation(({ ctx, input }) => keepVersion(ctx.db, input)),
  duplicate: procedure.input(byId).mutation(({ ctx, input }) => duplicateExperiment(ctx.db, input.id)),
  delete: procedure.input(byId).mutation(({ ctx, input }) => setDeleted(ctx.db, input.id, true)),
  restore: procedure.input(byId).mutation(({ ctx, input }) => setDeleted(ctx.db, input.id, false)),
  /** Which of these stages have been done before, by anyone: a run takes their results instead of doing them again. */
  finishedStages: procedure
    .input(z.strictObject({ hashes: z.array(sha256).max(500) }))
    .query(async ({ ctx, input }) => {
      const found = await findStageOutputs(ctx.db, input.hashes);
      return found.map(({ stageHash }) => stageHash);
    }),
});
