import { rewardOf } from "@/health/course";
import type { StageReadings } from "@/health/readings";
import type { StageView } from "@/server/live/delta";

/** The stage asked for; else the one at work; else the last that learns from rewards; else the last with a curve. */
export function chooseStage(
  readings: readonly StageReadings[],
  stages: readonly Pick<StageView, "stage" | "state">[],
  asked: string | null,
): StageReadings | null {
  const of = (id: string | undefined) => readings.find(({ stage }) => stage === id);
  const running = stages.find(({ state }) => state === "running")?.stage;
  return of(asked ?? undefined) ?? of(running) ?? readings.findLast(rewardOf) ?? readings.at(-1) ?? null;
}
