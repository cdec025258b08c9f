import { randomUUID } from "node:crypto";
import type { Db } from "@switchyard/db";
import type { GraphProblem } from "@switchyard/graph";
import { UserFault } from "../user-fault";
import { startGroupIn } from "./start-group";

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

/** One run of an experiment whose graph has no sweeps. Knows no framework: `npm start` calls it too. */
export async function startRun(db: Db, { seed, ...input }: StartRunInput): Promise<StartedRun> {
  return db.transaction(async (tx) => {
    const group = {
      ...input,
      requestKey: randomUUID(),
      seeds: [seed],
      notes: "",
      priority: 0,
      workerId: null,
    };
    const { runIds, warnings } = await startGroupIn(tx, group);
    const [runId, ...others] = runIds;
    if (runId !== undefined && others.length === 0) return { runId, warnings };
    throw new UserFault(
      "BAD_REQUEST",
      `The graph is swept and stands for ${runIds.length} runs, not for one.`,
      {
        remedy: "Start it as a group, or take the sweeps away.",
      },
    );
  });
}
