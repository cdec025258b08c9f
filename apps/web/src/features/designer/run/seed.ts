export const MAX_SEED = 2 ** 32 - 1;

/** Null where the text is no seed. */
export function readSeed(text: string): number | null {
  const seed = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED ? seed : null;
}
