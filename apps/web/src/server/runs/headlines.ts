import { catalog } from "@switchyard/catalog";
import { type DbOrTx, points, type Run, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import { and, eq, inArray, sql } from "drizzle-orm";

export interface Headline {
  /** What is measured, in the words of the node: "Accuracy after GRPO". */
  title: string;
  value: number;
  unit: string | null;
}

interface Measure {
  /** `<nodeId>/<signal>` */
  name: string;
  title: string;
  unit: string | null;
  better: "higher" | "lower";
}

/** What the evaluations of a graph measure first and foremost. */
export function measuresOf(graph: GraphDoc): Measure[] {
  return graph.nodes.flatMap((node) => {
    const definition = catalog.get(node.kind);
    const isEvaluation = Object.values(definition?.outputs ?? {}).some((port) => port.type === "report");
    if (!definition || !isEvaluation) return [];
    return Object.entries(definition.signals).flatMap(([signal, { primary, better, title, unit }]) =>
      primary && better
        ? [{ name: `${node.id}/${signal}`, title: node.label ?? title, unit: unit ?? null, better }]
        : [],
    );
  });
}

/** By run: the best value that its evaluations have measured. Series of evaluations hold a few points each, so reading all of them is cheap. */
export async function headlinesOf(
  db: DbOrTx,
  latest: readonly Pick<Run, "id" | "graph">[],
): Promise<Map<string, Headline>> {
  const measures = new Map(latest.map((run) => [run.id, measuresOf(run.graph)]));
  const names = [...new Set([...measures.values()].flat().map(({ name }) => name))];
  if (names.length === 0) return new Map();
  const rows = await db
    .select({
      runId: series.runId,
      name: series.name,
      high: sql<number>`max(${points.value})`.mapWith(Number),
      low: sql<number>`min(${points.value})`.mapWith(Number),
    })
    .from(series)
    .innerJoin(points, eq(points.seriesId, series.id))
    .where(and(inArray(series.runId, [...measures.keys()]), inArray(series.name, names)))
    .groupBy(series.runId, series.name);
  const best = new Map<string, Headline>();
  for (const row of rows) {
    const measure = measures.get(row.runId)?.find(({ name }) => name === row.name);
    if (!measure) continue;
    const value = measure.better === "higher" ? row.high : row.low;
    const held = best.get(row.runId);
    const isBetter = !held || (measure.better === "higher" ? value > held.value : value < held.value);
    if (Number.isFinite(value) && isBetter) {
      best.set(row.runId, { title: measure.title, value, unit: measure.unit });
    }
  }
  return best;
}
