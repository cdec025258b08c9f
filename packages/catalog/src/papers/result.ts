/** What `npm run claims -- NAME` has measured, as `docs/results/NAME.json` keeps it. */
export interface ClaimResult {
  readonly claim: string;
  readonly holds: boolean;
  readonly seeds: readonly number[];
  readonly arms: readonly { readonly name: string; readonly interval: ResultInterval }[];
  readonly comparisons: readonly ResultComparison[];
  readonly longestSeconds: number;
}

export interface ResultInterval {
  readonly mean: number;
  /** 95 %, by Student's t over seeds. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface ResultComparison {
  readonly method: string;
  readonly baseline: string;
  /** What the difference should be, in words: "at least 0.1". */
  readonly promise: string;
  readonly interval: ResultInterval;
  readonly holds: boolean;
}
