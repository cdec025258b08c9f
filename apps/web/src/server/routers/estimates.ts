import { z } from "zod";
import { readMeasurements } from "../estimates/measured";
import { readNewestRun } from "../estimates/newest-run";
import { listWorkerChoices } from "../estimates/workers";
import { procedure, router } from "../trpc";

const id = z.string().min(1).max(64);
const kinds = z.array(z.string().max(100)).max(100);

/** What an estimate of a run is made from, besides the graph itself. */
export const estimatesRouter = router({
  workers: procedure.query(({ ctx }) => listWorkerChoices(ctx.db)),
  measured: procedure
    .input(z.strictObject({ workerId: id, kinds }))
    .query(({ ctx, input }) => readMeasurements(ctx.db, input)),
  newestRun: procedure
    .input(z.strictObject({ experimentId: id }))
    .query(({ ctx, input }) => readNewestRun(ctx.db, input.experimentId)),
});
