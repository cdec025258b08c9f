import type { RolloutStepSummary } from "@/server/runs/rollouts";

/** The told step nearest to the one asked for, the earlier of two; without a wish the newest of the stage furthest on. */
export function chooseStep(
  steps: readonly RolloutStepSummary[],
  wish: { stage: string | null; step: number | null },
): RolloutStepSummary | null {
  const ofStage = steps.filter((one) => one.stage === wish.stage);
  const candidates = ofStage.length > 0 ? ofStage : lastStage(steps);
  const { step } = wish;
  if (step === null) return candidates.at(-1) ?? null;
  const away = (one: RolloutStepSummary) => Math.abs(one.step - step);
  return candidates.reduce<RolloutStepSummary | null>(
    (nearest, one) => (nearest === null || away(one) < away(nearest) ? one : nearest),
    null,
  );
}

function lastStage(steps: readonly RolloutStepSummary[]): RolloutStepSummary[] {
  const stage = steps.at(-1)?.stage;
  return steps.filter((one) => one.stage === stage);
}

export const stagesOf = (steps: readonly RolloutStepSummary[]): string[] => [
  ...new Set(steps.map(({ stage }) => stage)),
];
