import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import { type Db, experiments, insertRun } from "@switchyard/db";
import type { GraphProblem } from "@switchyard/graph";
import { and, eq, isNull } from "drizzle-orm";
import { UserFault } from "../user-fault";

export interface StartRunInput {
  experimentId: string;
  seed: number;
  /** The experiment's name where absent. */
  name?: string | undefined;
}

export interface StartedRun {
  runId: string;
  warnings: GraphProblem[];
}

/**
 * Hop 4 of docs/ARCHITECTURE.md: compiles the experiment's graph as it is now and puts the job into the queue, with a
 * copy of the graph, so that later edits do not touch the run. Knows no framework: `npm start` calls it too.
 */
export async function startRun(db: Db, input: StartRunInput): Promise<StartedRun> {
  return db.transaction(async (tx) => {
    const [experiment] = await tx
      .select({ name: experiments.name, doc: experiments.doc })
      .from(experiments)
      .where(and(eq(experiments.id, input.experimentId), isNull(experiments.deletedAt)));
    if (!experiment) {
      throw new UserFault("NOT_FOUND", "There is no such experiment.", {
        remedy: "It may have been deleted. The list of experiments shows what there is.",
      });
    }
    const compiled = compile(experiment.doc, catalog, { seed: input.seed });
    if (!compiled.ok) throw cannotRun(compiled.problems);
    const runId = await insertRun(tx, {
      experimentId: input.experimentId,
      name: input.name ?? experiment.name,
      graph: experiment.doc,
      spec: compiled.spec,
    });
    return { runId, warnings: compiled.warnings };
  });
}

function cannotRun(problems: readonly GraphProblem[]): UserFault {
  const errors = problems.filter((problem) => problem.severity === "error");
  const [first] = errors;
  const more =
    errors.length > 1
      ? ` There ${errors.length === 2 ? "is one more problem" : `are ${errors.length - 1} more problems`}.`
      : "";
  return new UserFault(
    "BAD_REQUEST",
    `The graph cannot run yet: ${first?.message ?? "it is not valid."}${more}`,
    {
      remedy: first?.remedy ?? "",
      details: { problems },
    },
  );
}
