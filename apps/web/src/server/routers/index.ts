import { router } from "../trpc";
import { alertsRouter } from "./alerts";
import { curvesRouter } from "./curves";
import { estimatesRouter } from "./estimates";
import { experimentsRouter } from "./experiments";
import { groupsRouter } from "./groups";
import { runsRouter } from "./runs";
import { trainerRouter } from "./trainer";
import { uploadsRouter } from "./uploads";

/** One line per router; each in a file or folder of its own. */
export const appRouter = router({
  alerts: alertsRouter,
  curves: curvesRouter,
  estimates: estimatesRouter,
  experiments: experimentsRouter,
  groups: groupsRouter,
  runs: runsRouter,
  trainer: trainerRouter,
  uploads: uploadsRouter,
});

export type AppRouter = typeof appRouter;
