import { z } from "zod";
import { alertRulesSchema } from "@/health/alerts/rules";
import { markOne, readAlerts, readRules, resetRules, saveRules, testWebhook } from "../alerts/edit-alerts";
import { procedure, router } from "../trpc";

const id = z.string().min(1).max(64);
const byRun = z.strictObject({ runId: id });
const byId = z.strictObject({ id });

export const alertsRouter = router({
  list: procedure.input(byRun).query(({ ctx, input }) => readAlerts(ctx.db, input.runId)),
  acknowledge: procedure
    .input(byId)
    .mutation(({ ctx, input }) => markOne(ctx.db, input.id, "acknowledgedAt")),
  dismiss: procedure.input(byId).mutation(({ ctx, input }) => markOne(ctx.db, input.id, "dismissedAt")),

  rules: procedure.input(byRun).query(({ ctx, input }) => readRules(ctx.db, input.runId)),
  saveRules: procedure
    .input(byRun.extend({ scope: z.enum(["run", "experiment"]), rules: alertRulesSchema }))
    .mutation(({ ctx, input }) => saveRules(ctx.db, input)),
  resetRules: procedure.input(byRun).mutation(({ ctx, input }) => resetRules(ctx.db, input.runId)),
  testWebhook: procedure
    .input(z.strictObject({ address: z.string().max(2_000) }))
    .mutation(({ input }) => testWebhook(input.address)),
});
