import { catalog } from "@switchyard/catalog";
import { type DbOrTx, points, type Run, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import { and, eq, inArray, sql } from "drizzle-orm";

export interface Headline {
  /** What is measured, in the words of the node: "Accuracy after GRPO". */
  title: string;
  value: number;
  unit: string | null;
  better: "higher" | "lower";
}

export interface Measure {
  /** `<nodeId>/<signal>` */
  name: string;
  title: string;
  unit: string | null;
  better: "higher" | "lower";
}

export interface Measured {
  measure: Measure;
  value: number;
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

/**
 * By run and measure, in the graph's order: the best value that its evaluations have reported. Series of evaluations hold a few points each,
 * so reading all of them is cheap.
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
      high: sql<number>`max(${points.value})`.mapWith(Number),
      low: sql<number>`min(${points.value})`.mapWith(Number),
    })
    .from(series)
    .innerJoin(points, eq(points.seriesId, series.id))
    .where(and(inArray(series.runId, [...measures.keys()]), inArray(series.name, names)))
    .groupBy(series.runId, series.name);
  const bySeries = new Map(rows.map((row) => [`${row.runId} ${row.name}`, row]));
  return new Map(
    [...measures].map(([runId, ofRun]) => [
      runId,
      ofRun.flatMap((measure) => {
        const row = bySeries.get(`${runId} ${measure.name}`);
        const value = measure.better === "higher" ? row?.high : row?.low;
        return value !== undefined && Number.isFinite(value) ? [{ measure, value }] : [];
      }),
    ]),
  );
}

/** By run: the best of all that it has measured. */
export async function headlinesOf(
  db: DbOrTx,
  asked: readonly Pick<Run, "id" | "graph">[],
): Promise<Map<string, Headline>> {
  const best = new Map<string, Headline>();
  for (const [runId, all] of await measuredOf(db, asked)) {
    const [first, ...others] = all;
    if (!first) continue;
    // Of equals the last: what is measured at the end is what the work was for.
    const { measure, value } = others.reduce(
      (held, other) => (isAsGood(other, held.value) ? other : held),
      first,
    );
    const { title, unit, better } = measure;
    best.set(runId, { title, value, unit, better });
  }
  return best;
}

const isAsGood = ({ measure, value }: Measured, as: number): boolean =>
  measure.better === "higher" ? value >= as : value <= as;
