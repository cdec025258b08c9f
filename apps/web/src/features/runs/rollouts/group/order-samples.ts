export const SAMPLE_ORDERS = ["sampled", "reward", "advantage", "longest", "shortest"] as const;
export type SampleOrder = (typeof SAMPLE_ORDERS)[number];

interface Sample {
  reward: number | null;
  advantage: number | null;
  tokens: number;
}

const KEYS: Record<Exclude<SampleOrder, "sampled">, (sample: Sample) => number | null> = {
  reward: ({ reward }) => reward,
  advantage: ({ advantage }) => advantage,
  longest: ({ tokens }) => tokens,
  shortest: ({ tokens }) => -tokens,
};

/** Places of the completions, highest first; those without a value last, equal ones as they were sampled. */
export function orderSamples(samples: readonly Sample[], order: SampleOrder): number[] {
  const places = samples.map((_, index) => index);
  if (order === "sampled") return places;
  const value = (place: number): number => {
    const sample = samples[place];
    return (sample ? KEYS[order](sample) : null) ?? Number.NEGATIVE_INFINITY;
  };
  return places.sort((a, b) => (value(a) === value(b) ? a - b : value(b) - value(a)));
}
