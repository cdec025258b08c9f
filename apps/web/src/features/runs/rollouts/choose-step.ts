import type { RolloutStepSummary } from "@/server/runs/rollouts";

/** The step asked for, or the nearest before it that has rollouts; without a wish the newest of the stage furthest on. */
export function chooseStep(
  steps: readonly RolloutStepSummary[],
  wish: { stage: string | null; step: number | null },
): RolloutStepSummary | null {
  const ofStage = steps.filter((one) => one.stage === wish.stage);
  const candidates = ofStage.length > 0 ? ofStage : lastStage(steps);
  const { step } = wish;
  if (step === null) return candidates.at(-1) ?? null;
  return candidates.findLast((one) => one.step <= step) ?? candidates[0] ?? null;
}

function lastStage(steps: readonly RolloutStepSummary[]): RolloutStepSummary[] {
  const stage = steps.at(-1)?.stage;
  return steps.filter((one) => one.stage === stage);
}

export const stagesOf = (steps: readonly RolloutStepSummary[]): string[] => [
  ...new Set(steps.map(({ stage }) => stage)),
];
