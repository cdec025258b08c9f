/** Which seeds a group of runs has. Pure. */
import { z } from "zod";

export const MAX_SEED = 2 ** 32 - 1;
export const MAX_SEEDS = 256;

/** As typed: so many from a first one, or each by itself. */
export const seedChoiceSchema = z.object({
  mode: z.enum(["count", "list"]),
  count: z.string(),
  first: z.string(),
  list: z.string(),
});
export type SeedChoice = z.infer<typeof seedChoiceSchema>;

export const FIRST_CHOICE: SeedChoice = { mode: "count", count: "1", first: "0", list: "0, 1, 2" };

export type SeedsRead = { ok: true; seeds: readonly number[] } | { ok: false; message: string };

const isWhole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

const refuse = (message: string): SeedsRead => ({ ok: false, message });

export function readSeeds({ mode, count, first, list }: SeedChoice): SeedsRead {
  return mode === "count" ? counted(numberOf(count), numberOf(first)) : listed(list);
}

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

function counted(count: number, first: number): SeedsRead {
  if (!isWhole(count, MAX_SEEDS) || count === 0) {
    return refuse(`The number of seeds is a whole number from 1 to ${MAX_SEEDS}.`);
  }
  if (!isWhole(first, MAX_SEED - count + 1)) {
    return refuse(`The first seed is a whole number from 0 to ${MAX_SEED - count + 1}.`);
  }
  return { ok: true, seeds: Array.from({ length: count }, (_, index) => first + index) };
}

/** "0, 1, 5-8" */
function listed(list: string): SeedsRead {
  const seeds = new Set<number>();
  for (const word of list.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d+)(?:[-–](\d+))?$/.exec(word);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || !isWhole(to, MAX_SEED) || from > to) {
      return refuse(`“${word}” is no seed and no span of seeds, such as 0-4.`);
    }
    if (to - from >= MAX_SEEDS) return refuse(`“${word}” names more than ${MAX_SEEDS} seeds.`);
    for (let seed = from; seed <= to; seed += 1) seeds.add(seed);
  }
  if (seeds.size === 0) return refuse("Name at least one seed.");
  if (seeds.size > MAX_SEEDS) return refuse(`At most ${MAX_SEEDS} seeds are started at once.`);
  return { ok: true, seeds: [...seeds] };
}
