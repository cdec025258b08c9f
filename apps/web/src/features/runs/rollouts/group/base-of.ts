/** The completion that others are compared with: the one chosen, else the first of the best, else the first. */
export function baseOf(samples: readonly { reward: number | null }[], chosen: number | null): number {
  if (chosen !== null && samples[chosen]) return chosen;
  const rewards = samples.map(({ reward }) => reward ?? Number.NEGATIVE_INFINITY);
  return Math.max(0, rewards.indexOf(Math.max(...rewards)));
}
