import { catalog } from "@switchyard/catalog";
import { compile, requirementsOf } from "@switchyard/compiler";
import { type Db, type DbOrTx, experiments, findRequested, insertRun, insertRunGroup } from "@switchyard/db";
import { expandGraph, GRAPH_LIMITS, type GraphPoint, type GraphProblem } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { and, eq, isNull } from "drizzle-orm";
import { UserFault } from "../user-fault";
import { cannotRun } from "./cannot-run";
import { refuseUnknownWorker } from "./known-worker";
import { runName } from "./run-name";

export interface StartGroupInput {
  experimentId: string;
  /** Names this request: sent twice, it makes one group. */
  requestKey: string;
  /** Each once. */
  seeds: readonly number[];
  /** The experiment's name where absent. */
  name?: string | undefined;
  notes: string;
  priority: number;
  /** The only worker that may take the runs; null for any. */
  workerId: string | null;
}

export interface StartedGroup {
  groupId: string;
  runIds: string[];
  warnings: GraphProblem[];
}

/**
 * Hop 4 of docs/ARCHITECTURE.md: the product of the graph's sweeps and the seeds as jobs in the queue, all or none, each
 * with a copy of its own graph, so that later edits do not touch it.
 */
export const startGroup = (db: Db, input: StartGroupInput): Promise<StartedGroup> =>
  db.transaction((tx) => startGroupIn(tx, input));

export async function startGroupIn(tx: DbOrTx, input: StartGroupInput): Promise<StartedGroup> {
  const earlier = await findRequested(tx, input.requestKey);
  if (earlier) return sameAgain(earlier, input);
  const { experimentId, requestKey, seeds, notes } = input;
  const experiment = await readExperiment(tx, experimentId);
  await refuseUnknownWorker(tx, input.workerId);
  const expanded = expandGraph(experiment.doc, catalog);
  if (!expanded.ok) throw cannotRun(expanded.problems);
  const { points, swept, warnings } = expanded;
  refuseTooMany(points.length, seeds.length);
  const name = input.name ?? experiment.name;
  const groupId = await insertRunGroup(tx, {
    experimentId,
    name,
    notes,
    graph: experiment.doc,
    swept: [...swept],
    seeds: [...seeds],
    requestKey,
  });
  // The same request was carried out by another process while this one looked.
  if (groupId === null) return sameAgain(await findRequested(tx, requestKey), input);
  const runIds: string[] = [];
  for (const [position, { point, spec }] of jobsOf(points, seeds).entries()) {
    const id = await insertRun(tx, {
      experimentId,
      name: runName(name, point.values),
      graph: point.doc,
      spec,
      requires: requirementsOf(spec, catalog),
      group: { id: groupId, position, swept: point.values },
      queue: { priority: input.priority, onlyWorkerId: input.workerId },
    });
    runIds.push(id);
  }
  return { groupId, runIds, warnings };
}

interface Job {
  point: GraphPoint;
  spec: JobSpec;
}

/** Seed by seed, so that each value is tried once before any is tried again, and what points share is still at hand. */
function jobsOf(points: readonly GraphPoint[], seeds: readonly number[]): Job[] {
  return seeds.flatMap((seed) =>
    points.map((point) => {
      const compiled = compile(point.doc, catalog, { seed });
      if (!compiled.ok) throw cannotRun(compiled.problems);
      return { point, spec: compiled.spec };
    }),
  );
}

function sameAgain(
  earlier: Awaited<ReturnType<typeof findRequested>>,
  { experimentId }: StartGroupInput,
): StartedGroup {
  if (earlier?.experimentId === experimentId) {
    return { groupId: earlier.groupId, runIds: earlier.runIds, warnings: [] };
  }
  throw new UserFault("CONFLICT", "This request was used before, for another experiment.", {
    remedy: "Open the run dialog again.",
  });
}

async function readExperiment(tx: DbOrTx, id: string) {
  const [experiment] = await tx
    .select({ name: experiments.name, doc: experiments.doc })
    .from(experiments)
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)));
  if (experiment) return experiment;
  throw new UserFault("NOT_FOUND", "There is no such experiment.", {
    remedy: "It may have been deleted. The list of experiments shows what there is.",
  });
}

function refuseTooMany(points: number, seeds: number): void {
  const most = GRAPH_LIMITS.maxSweptRuns;
  if (points * seeds <= most) return;
  throw new UserFault(
    "BAD_REQUEST",
    `${points} combinations of swept values and ${seeds} seeds make ${points * seeds} runs; at most ${most} are started at once.`,
    { remedy: "Take fewer seeds, or fewer values." },
  );
}
