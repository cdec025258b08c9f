import { z } from "zod";
import { procedure, router } from "../trpc";
import { getUpload } from "../uploads/receive-upload";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const uploadsRouter = router({
  get: procedure.input(z.strictObject({ sha256 })).query(({ ctx, input }) => getUpload(ctx.db, input.sha256)),
});
