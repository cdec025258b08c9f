import { catalog } from "@switchyard/catalog";
import { type DbOrTx, points, type Run, runStages, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import { and, eq, inArray, sql } from "drizzle-orm";
import { headlineOf, type Measure, type Measured } from "@/results/headline";

/** What stands for a run in lists. */
export type Headline = Omit<Measure, "name"> & Pick<Measured, "value">;

/** What the evaluations of a graph measure first and foremost. */
export function measuresOf(graph: GraphDoc): Measure[] {
  return graph.nodes.flatMap(({ id, kind, label }) => {
    const definition = catalog.get(kind);
    const isEvaluation = Object.values(definition?.outputs ?? {}).some((port) => port.type === "report");
    if (!definition || !isEvaluation) return [];
    return Object.entries(definition.signals).flatMap(([signal, { primary, better, title, unit }]) =>
      primary && better
        ? [
            {
              name: `${id}/${signal}`,
              title: measureTitle(title, label),
              signal: `${kind}/${signal}`,
              unit: unit ?? null,
              better,
            },
          ]
        : [],
    );
  });
}

/** A label that names the signal says it all: "Accuracy after GRPO". */
function measureTitle(signal: string, label: string | undefined): string {
  if (!label) return signal;
  return label.toLowerCase().includes(signal.toLowerCase()) ? label : `${signal}: ${label}`;
}

/**
 * By run, in the order of its stages: the best value that its evaluations have reported of each measure. Series of evaluations hold a
 * few points each, so reading all of them is cheap.
 */
export async function measuredOf(
  db: DbOrTx,
  asked: readonly Pick<Run, "id" | "graph">[],
): Promise<Map<string, Measured[]>> {
  const measures = new Map(asked.map((run) => [run.id, measuresOf(run.graph)]));
  const names = [...new Set([...measures.values()].flat().map(({ name }) => name))];
  if (names.length === 0) return new Map();
  const rows = await db
    .select({
      runId: series.runId,
      name: series.name,
      position: runStages.position,
      high: sql<number>`max(${points.value})`.mapWith(Number),
      low: sql<number>`min(${points.value})`.mapWith(Number),
    })
    .from(series)
    .innerJoin(points, eq(points.seriesId, series.id))
    .innerJoin(runStages, and(eq(runStages.runId, series.runId), eq(runStages.stage, series.stage)))
    .where(and(inArray(series.runId, [...measures.keys()]), inArray(series.name, names)))
    .groupBy(series.runId, series.name, runStages.position);
  const bySeries = new Map(rows.map((row) => [`${row.runId} ${row.name}`, row]));
  return new Map(
    [...measures].map(([runId, ofRun]) => {
      const known = ofRun.flatMap((measure) => {
        const row = bySeries.get(`${runId} ${measure.name}`);
        const value = measure.better === "higher" ? row?.high : row?.low;
        if (!row || value === undefined || !Number.isFinite(value)) return [];
        return [{ measure, value, position: row.position }];
      });
      return [runId, known.sort((a, b) => a.position - b.position)];
    }),
  );
}

export async function headlinesOf(
  db: DbOrTx,
  asked: readonly Pick<Run, "id" | "graph">[],
): Promise<Map<string, Headline>> {
  const headlines = new Map<string, Headline>();
  for (const [runId, all] of await measuredOf(db, asked)) {
    const found = headlineOf(all);
    if (!found) continue;
    const { name: _, ...measure } = found.measure;
    headlines.set(runId, { ...measure, value: found.value });
  }
  return headlines;
}
