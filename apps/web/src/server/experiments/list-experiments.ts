import { catalog } from "@switchyard/catalog";
import { type Db, experiments, points, type Run, runs, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";

export interface Headline {
  /** What is measured, in the words of the node: "Accuracy after GRPO". */
  title: string;
  value: number;
  unit: string | null;
}

export interface ExperimentRow {
  id: string;
  name: string;
  updatedAt: Date;
  nodeCount: number;
  runCount: number;
  latestRun: { id: string; name: string; state: Run["state"]; createdAt: Date } | null;
  /** Best value of the latest run that measured something. */
  headline: Headline | null;
}

const MAX_ROWS = 500;

/** All experiments that are not in the bin, the one touched last first. */
export async function listExperiments(db: Db): Promise<ExperimentRow[]> {
  const found = await db
    .select({
      id: experiments.id,
      name: experiments.name,
      updatedAt: experiments.updatedAt,
      nodeCount: sql<number>`json_array_length(${experiments.doc} -> 'nodes')`.mapWith(Number),
      runCount: db.$count(runs, eq(runs.experimentId, experiments.id)),
    })
    .from(experiments)
    .where(isNull(experiments.deletedAt))
    .orderBy(desc(experiments.updatedAt))
    .limit(MAX_ROWS);
  const latest = await latestRuns(
    db,
    found.map(({ id }) => id),
  );
  const headlines = await headlinesOf(db, [...latest.values()]);
  return found.map((row) => {
    const run = latest.get(row.id);
    return {
      ...row,
      latestRun: run ? { id: run.id, name: run.name, state: run.state, createdAt: run.createdAt } : null,
      headline: (run && headlines.get(run.id)) ?? null,
    };
  });
}

type LatestRun = Pick<Run, "id" | "name" | "state" | "createdAt" | "experimentId" | "graph">;

async function latestRuns(db: Db, ids: readonly string[]): Promise<Map<string, LatestRun>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([runs.experimentId], {
      id: runs.id,
      name: runs.name,
      state: runs.state,
      createdAt: runs.createdAt,
      experimentId: runs.experimentId,
      graph: runs.graph,
    })
    .from(runs)
    .where(inArray(runs.experimentId, [...ids]))
    .orderBy(runs.experimentId, desc(runs.createdAt));
  return new Map(rows.flatMap((row) => (row.experimentId ? [[row.experimentId, row] as const] : [])));
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

/** Series of evaluations hold a few points each, so reading all of them is cheap. */
async function headlinesOf(db: Db, latest: readonly LatestRun[]): Promise<Map<string, Headline>> {
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
