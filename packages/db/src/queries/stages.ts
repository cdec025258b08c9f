import type { TrainerEvent } from "@switchyard/protocol";
import { and, asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { type RunStage, runStages } from "../schema";
import { plainText } from "./plain-text";

export const listStages = (db: DbOrTx, runId: string): Promise<RunStage[]> =>
  db.select().from(runStages).where(eq(runStages.runId, runId)).orderBy(asc(runStages.position));

type StageChange = Partial<Omit<RunStage, "runId" | "stage" | "position" | "kind" | "label" | "stageHash">>;

/** What an event says of its stage; null for events that say nothing. */
function changeOf(event: TrainerEvent): { stage: string; change: StageChange } | null {
  switch (event.kind) {
    case "stage.started": {
      const { total, unit, fromStep } = event;
      return {
        stage: event.stage,
        change: { state: "running", total, unit: plainText(unit), done: fromStep },
      };
    }
    case "stage.progress": {
      const { done, total, secondsLeft } = event;
      return { stage: event.stage, change: { state: "running", done, total, secondsLeft } };
    }
    case "stage.finished": {
      const { seconds, reused } = event;
      const message = plainText(event.message);
      return { stage: event.stage, change: { state: "finished", seconds, reused, message, secondsLeft: 0 } };
    }
    default:
      return null;
  }
}

/** Applies the events in order; one statement for each stage that they touch. */
export async function updateStages(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  events: readonly TrainerEvent[],
): Promise<void> {
  const changes = new Map<string, StageChange>();
  for (const event of events) {
    const found = changeOf(event);
    if (found) changes.set(found.stage, { ...changes.get(found.stage), ...found.change });
  }
  for (const [stage, change] of changes) {
    // A finished stage has done all of its work, also where its last word on progress came earlier.
    const done = change.state === "finished" ? { done: change.total ?? sql`${runStages.total}` } : {};
    await tx
      .update(runStages)
      .set({ ...change, ...done, changeId: at.changeId })
      .where(and(eq(runStages.runId, at.runId), eq(runStages.stage, stage)));
  }
}

/** Marks the stage in which a run ended by a failure. */
export async function failRunningStages(tx: DbOrTx, at: { runId: string; changeId: number }): Promise<void> {
  await tx
    .update(runStages)
    .set({ state: "failed", secondsLeft: null, changeId: at.changeId })
    .where(and(eq(runStages.runId, at.runId), eq(runStages.state, "running")));
}
