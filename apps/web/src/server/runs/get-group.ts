import { catalog } from "@switchyard/catalog";
import { splitSeriesName } from "@switchyard/curves";
import { type DbOrTx, findRunGroup, runs, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Measure } from "@/results/headline";
import { UserFault } from "../user-fault";
import { measuredOf, measuresOf } from "./headlines";
import { type SweptColumn, sweptColumns } from "./list-groups";
import { type RunRow, readRunRows } from "./list-runs";

export interface GroupView {
  id: string;
  name: string;
  notes: string;
  swept: SweptColumn[];
  seeds: number[];
  createdAt: Date;
  experiment: { id: string; name: string } | null;
  /** In the order in which they are taken. */
  runs: RunRow[];
  /** What the evaluations of its graph measure, in the order of the stages. */
  measures: Measure[];
  /** By run and measure: the best that it has measured. */
  measured: Record<string, Record<string, number>>;
}

/** A group has no more runs than may be started at once. */
const MAX_RUNS = 1_000;

export async function getGroup(db: DbOrTx, groupId: string): Promise<GroupView> {
  const group = await findRunGroup(db, groupId);
  if (!group) {
    throw new UserFault("NOT_FOUND", "There is no such group of runs.", {
      remedy: "It may have been deleted. The list of runs shows what there is.",
    });
  }
  const rows = await readRunRows(db, eq(runs.groupId, groupId), { limit: MAX_RUNS });
  // The points differ in values only, so the drawn graph tells for all of them what is measured.
  const measured = await measuredOf(
    db,
    rows.map(({ id }) => ({ id, graph: group.graph })),
  );
  const { id, name, notes, seeds, createdAt } = group;
  return {
    id,
    name,
    notes,
    swept: sweptColumns(group),
    seeds,
    createdAt,
    experiment: rows.find((row) => row.experiment)?.experiment ?? null,
    runs: rows.sort((a, b) => a.position - b.position),
    measures: inStageOrder(measuresOf(group.graph), rows[0]?.stages ?? []),
    measured: Object.fromEntries(
      [...measured].map(([runId, all]) => [
        runId,
        Object.fromEntries(all.map(({ measure, value }) => [measure.name, value])),
      ]),
    ),
  };
}

/** A measure whose stage is not among them stays where it is drawn, after those. */
function inStageOrder(measures: readonly Measure[], stages: RunRow["stages"]): Measure[] {
  const positions = new Map(stages.map(({ stage }, position) => [stage, position]));
  const positionOf = ({ name }: Measure) => positions.get(splitSeriesName(name).nodeId) ?? stages.length;
  return measures.toSorted((a, b) => positionOf(a) - positionOf(b));
}

/** A curve that runs of a group have, each its own. */
export interface GroupSeries {
  /** `<stage>:<nodeId>/<signal>` */
  key: string;
  /** `<nodeId>/<signal>` */
  name: string;
  title: string;
  unit: string | null;
  /** What a training shows first. */
  isMain: boolean;
  series: { runId: string; id: number }[];
}

/** The curves of all its runs, by what they show. */
export async function readGroupSeries(db: DbOrTx, groupId: string): Promise<GroupSeries[]> {
  const group = await findRunGroup(db, groupId);
  if (!group) return [];
  const rows = await db
    .select({ runId: series.runId, id: series.id, stage: series.stage, name: series.name })
    .from(series)
    .innerJoin(runs, eq(runs.id, series.runId))
    .where(and(eq(runs.groupId, groupId), isNull(runs.deletedAt)))
    .orderBy(asc(series.id));
  const byKey = new Map<string, GroupSeries>();
  for (const { runId, id, stage, name } of rows) {
    const key = `${stage}:${name}`;
    const held = byKey.get(key) ?? { key, name, ...describe(name, group.graph), series: [] };
    held.series.push({ runId, id });
    byKey.set(key, held);
  }
  return [...byKey.values()];
}

function describe(name: string, graph: GraphDoc): Pick<GroupSeries, "title" | "unit" | "isMain"> {
  const { nodeId, signal } = splitSeriesName(name);
  const node = graph.nodes.find(({ id }) => id === nodeId);
  const definition = catalog.get(node?.kind ?? "");
  const declared = definition?.signals[signal];
  const isTraining = Object.values(definition?.outputs ?? {}).some(({ type }) => type === "model");
  return {
    title: `${node?.label ?? nodeId}: ${declared?.title ?? signal}`,
    unit: declared?.unit ?? null,
    isMain: isTraining && declared?.primary === true,
  };
}
