import { procedure, router } from "../trpc";

export const experimentsRouter = router({
  list: procedure.query(() => []),
});
