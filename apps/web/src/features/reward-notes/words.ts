/** Numbers of a reward in words. */

export const scoreText = (score: number | null): string => {
  if (score === null) return "error";
  return Number.isInteger(score) ? String(score) : score.toFixed(3).replace(/0+$/, "");
};

export function durationText(seconds: number): string {
  if (seconds < 0.001) return "<1 ms";
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  return `${seconds.toFixed(1)} s`;
}
