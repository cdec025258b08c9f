import type { TrainerEvent } from "@switchyard/protocol";
import type { DbOrTx } from "../connect";
import { announceChange } from "./change";
import { insertEvents } from "./events";
import { type MetricStep, upsertPoints } from "./points";
import { type RolloutStep, upsertRollouts } from "./rollouts";
import { updateStages } from "./stages";

/** Hop 12: puts each event where it belongs. The caller has locked the run and sorted out what is already stored. */
export async function storeEvents(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  events: readonly TrainerEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const metrics: MetricStep[] = [];
  const rollouts: RolloutStep[] = [];
  const others: TrainerEvent[] = [];
  for (const event of events) {
    if (event.kind === "metrics") metrics.push(event);
    else if (event.kind === "rollouts") rollouts.push(event);
    else if (event.kind !== "stage.progress") others.push(event);
  }
  await upsertPoints(tx, at, metrics);
  await upsertRollouts(tx, at, rollouts);
  await insertEvents(tx, at, others);
  await updateStages(tx, at, events);
  await announceChange(tx, at);
}

/** Whether work was secured that a later attempt can build on. */
export const hasProgress = (events: readonly TrainerEvent[]): boolean =>
  events.some(({ kind }) => kind === "checkpoint" || kind === "stage.finished");
