import { z } from "zod";
import { readPaces } from "../runs/read-paces";
import { readTiles } from "../runs/read-tiles";
import { readRunCurves } from "../runs/run-curves";
import { procedure, router } from "../trpc";

/** More than a screen has pixels for. */
const MAX_TILES = 4_000;
const MAX_SERIES = 200;
const step = z.int().min(0).max(2_147_483_647);

const target = z.int().min(1).max(MAX_TILES);
const ofRun = z.strictObject({ runId: z.string().min(1).max(64) });

export const curvesRouter = router({
  ofRun: procedure
    .input(ofRun.extend({ target }))
    .query(({ ctx, input }) => readRunCurves(ctx.db, input.runId, input.target)),
  paces: procedure.input(ofRun).query(({ ctx, input }) => readPaces(ctx.db, input.runId)),
  tiles: procedure
    .input(
      z.strictObject({
        seriesIds: z.array(z.int().min(1)).max(MAX_SERIES),
        from: step.nullable().default(null),
        to: step.nullable().default(null),
        target: target.default(500),
      }),
    )
    .query(({ ctx, input }) => readTiles(ctx.db, input)),
});
