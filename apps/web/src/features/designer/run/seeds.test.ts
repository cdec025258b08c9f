import fc from "fast-check";
import { expect, it, test } from "vitest";
import { FIRST_CHOICE, MAX_SEED, readSeeds } from "./seeds";

const count = (count: string, first = "0") => readSeeds({ ...FIRST_CHOICE, mode: "count", count, first });
const list = (list: string) => readSeeds({ ...FIRST_CHOICE, mode: "list", list });
const seedsOf = (read: ReturnType<typeof readSeeds>) => (read.ok ? read.seeds : read.message);

it.each<[string, unknown]>([
  ["0", [0]],
  ["3, 1; 2 1", [3, 1, 2]],
  ["5-8, 0", [5, 6, 7, 8, 0]],
  ["2–3", [2, 3]],
  [String(MAX_SEED), [MAX_SEED]],
  ["", "Name at least one seed."],
  ["one", "“one” is no seed and no span of seeds, such as 0-4."],
  ["1.5", "“1.5” is no seed and no span of seeds, such as 0-4."],
  ["-1", "“-1” is no seed and no span of seeds, such as 0-4."],
  ["9-3", "“9-3” is no seed and no span of seeds, such as 0-4."],
  ["0-100000", "“0-100000” names more than 256 seeds."],
  ["0-200, 300-400", "At most 256 seeds are started at once."],
])("the list “%s”", (text, seeds) => {
  expect(seedsOf(list(text))).toEqual(seeds);
});

it.each<[string, string, unknown]>([
  ["3", "0", [0, 1, 2]],
  ["2", "40", [40, 41]],
  ["0", "0", expect.stringContaining("from 1 to 256")],
  ["", "0", expect.stringContaining("from 1 to 256")],
  ["1", String(MAX_SEED + 1), expect.stringContaining("first seed")],
  ["2", String(MAX_SEED), expect.stringContaining("first seed")],
])("%s seeds from %s", (n, first, seeds) => {
  expect(seedsOf(count(n, first))).toEqual(seeds);
});

test("whatever is typed gives distinct seeds in bounds, or a sentence", () => {
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[0-9, ;-]{0,30}$/), (any, near) => {
      for (const read of [list(any), list(near), count(any, near), count(near, any)]) {
        if (!read.ok) expect(read.message).toMatch(/\.$/);
        else {
          expect(new Set(read.seeds).size).toBe(read.seeds.length);
          expect(read.seeds.length).toBeGreaterThan(0);
          for (const seed of read.seeds) expect(seed >= 0 && seed <= MAX_SEED).toBe(true);
        }
      }
    }),
  );
});
