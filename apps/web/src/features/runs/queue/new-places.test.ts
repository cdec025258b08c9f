import fc from "fast-check";
import { expect, test } from "vitest";
import { newPlaces, sharedOf } from "./new-places";

const place = (runId: string, priority: number, workerId: string | null) => ({ runId, priority, workerId });

test("what is not chosen stays as each run has it, and runs that would not change are left out", () => {
  const runs = [place("a", 0, null), place("b", 1, "w"), place("c", 1, null)];
  expect(newPlaces(runs, { priority: 1 })).toEqual([place("a", 1, null)]);
  expect(newPlaces(runs, { workerId: null })).toEqual([place("b", 1, null)]);
  expect(newPlaces(runs, {})).toEqual([]);
  expect(newPlaces(runs, { priority: -1, workerId: "w" })).toEqual(
    ["a", "b", "c"].map((id) => place(id, -1, "w")),
  );
});

test("a shared value is that of every run; of runs that differ there is none", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 1 }), (values) => {
      const shared = sharedOf(values);
      if (shared === undefined) expect(new Set(values).size).toBeGreaterThan(1);
      else expect(values.every((value) => value === shared)).toBe(true);
    }),
  );
  expect(sharedOf([null, null])).toBeNull();
});
