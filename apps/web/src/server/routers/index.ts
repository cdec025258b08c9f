import { router } from "../trpc";
import { experimentsRouter } from "./experiments";

/** One line per router; each in a file or folder of its own. */
export const appRouter = router({
  experiments: experimentsRouter,
});

export type AppRouter = typeof appRouter;
