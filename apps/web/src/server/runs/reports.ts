import { metricNumber } from "@switchyard/curves";
import { type DbOrTx, runEvents } from "@switchyard/db";
import type { ReportPlot, ReportTable } from "@switchyard/protocol";
import { and, asc, eq } from "drizzle-orm";

export interface ReportView {
  stage: string;
  title: string;
  metrics: { name: string; value: number }[];
  tables: ReportTable[];
  plots: ReportPlot[];
}

/** One a stage and title, as the highest attempt reported it, in the order in which they first came. */
export async function readReports(db: DbOrTx, runId: string): Promise<ReportView[]> {
  const rows = await db
    .select({ body: runEvents.body })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), eq(runEvents.kind, "report")))
    .orderBy(asc(runEvents.attempt), asc(runEvents.seq));
  const byPlace = new Map<string, ReportView>();
  for (const { body } of rows) {
    if (body.kind !== "report") continue;
    byPlace.set(JSON.stringify([body.stage, body.title]), {
      stage: body.stage,
      title: body.title,
      metrics: Object.entries(body.metrics).map(([name, value]) => ({ name, value: metricNumber(value) })),
      tables: body.tables,
      plots: body.plots ?? [],
    });
  }
  return [...byPlace.values()];
}
