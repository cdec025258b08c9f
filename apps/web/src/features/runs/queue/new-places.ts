/** The places in the queue that a person chooses for some runs. Pure. */
import type { QueuePlace } from "@/server/runs/change-queue";

export interface PlaceChoice {
  /** Absent: each keeps its own. */
  priority?: number;
  workerId?: string | null;
}

/** What all of them have, undefined where they differ. */
export function sharedOf<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = values;
  return others.every((value) => value === first) ? first : undefined;
}

/** Those that change, at their new places. */
export function newPlaces(runs: readonly QueuePlace[], choice: PlaceChoice): QueuePlace[] {
  return runs
    .map((run) => ({ ...run, ...choice }))
    .filter((place, index) => {
      const before = runs[index];
      return place.priority !== before?.priority || place.workerId !== before.workerId;
    });
}
