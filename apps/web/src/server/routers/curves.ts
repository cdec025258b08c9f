import { z } from "zod";
import { readSeries } from "../runs/get-run";
import { readPaces } from "../runs/read-paces";
import { readTiles } from "../runs/read-tiles";
import { procedure, router } from "../trpc";

/** More than a screen has pixels for. */
const MAX_TILES = 4_000;
const MAX_SERIES = 200;
const step = z.int().min(0).max(2_147_483_647);

const ofRun = z.strictObject({ runId: z.string().min(1).max(64) });

export const curvesRouter = router({
  series: procedure.input(ofRun).query(({ ctx, input }) => readSeries(ctx.db, input.runId)),
  paces: procedure.input(ofRun).query(({ ctx, input }) => readPaces(ctx.db, input.runId)),
  tiles: procedure
    .input(
      z.strictObject({
        seriesIds: z.array(z.int().min(1)).max(MAX_SERIES),
        from: step.nullable().default(null),
        to: step.nullable().default(null),
        target: z.int().min(1).max(MAX_TILES).default(500),
      }),
    )
    .query(({ ctx, input }) => readTiles(ctx.db, input)),
});
