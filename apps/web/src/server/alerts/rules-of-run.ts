import { type DbOrTx, findAlertRules } from "@switchyard/db";
import { type AlertRules, alertRulesSchema, DEFAULT_RULES } from "@/health/alerts/rules";
import { log } from "../log";

export type RulesSource = "run" | "experiment" | "default";

export interface RulesOfRun {
  /** Whose rules they are. */
  source: RulesSource;
  rules: AlertRules;
}

/** A run's own rules, else those of its experiment, else the defaults. */
export async function rulesOfRun(
  db: DbOrTx,
  { runId, experimentId }: { runId: string; experimentId: string | null },
): Promise<RulesOfRun> {
  const own = await findAlertRules(db, { runId });
  if (own) return { source: "run", rules: readRules(own.rules) };
  const shared = experimentId === null ? null : await findAlertRules(db, { experimentId });
  if (shared) return { source: "experiment", rules: readRules(shared.rules) };
  return { source: "default", rules: DEFAULT_RULES };
}

function readRules(saved: unknown): AlertRules {
  const read = alertRulesSchema.safeParse(saved);
  if (read.success) return read.data;
  log.warn({ err: read.error }, "saved alert rules cannot be read; the defaults hold");
  return DEFAULT_RULES;
}
