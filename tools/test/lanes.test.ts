import fc from "fast-check";
import { expect, test } from "vitest";
import { inLanes } from "./lanes.mjs";

interface Timed {
  readonly name: number;
  readonly alone: boolean;
  readonly ticks: number;
}

/** Runs them for so many turns of the event loop, and notes who was at work at each beginning. */
async function watched(suites: readonly Timed[], lanes: number) {
  const running = new Set<Timed>();
  const begun: { suite: Timed; beside: Timed[] }[] = [];
  const outcomes = await inLanes(suites, {
    lanes,
    run: async (suite) => {
      begun.push({ suite, beside: [...running] });
      running.add(suite);
      for (let tick = 0; tick < suite.ticks; tick++) await new Promise(setImmediate);
      running.delete(suite);
      return suite.name;
    },
  });
  return { begun, outcomes };
}

const anySuites = fc
  .array(fc.record({ alone: fc.boolean(), ticks: fc.nat(4) }), { maxLength: 12 })
  .map((list) => list.map((suite, name): Timed => ({ name, ...suite })));

test("each runs once, never more at a time than there are lanes, and what needs the machine has it", async () => {
  await fc.assert(
    fc.asyncProperty(anySuites, fc.integer({ min: 1, max: 4 }), async (suites, lanes) => {
      const { begun, outcomes } = await watched(suites, lanes);
      expect(outcomes).toEqual(suites.map(({ name }) => name));
      const together = begun.filter(({ suite }) => !suite.alone);
      expect(together.map(({ suite }) => suite)).toEqual(suites.filter(({ alone }) => !alone));
      for (const { suite, beside } of begun) {
        expect(beside.length).toBeLessThan(lanes);
        if (suite.alone) expect(beside).toEqual([]);
        else expect(beside.some(({ alone }) => alone)).toBe(false);
      }
    }),
  );
});

test("a lane goes on where another is held up", async () => {
  const suites = [9, 0, 0, 0].map((ticks, name) => ({ name, ticks, alone: false }));
  const { begun } = await watched(suites, 2);
  expect(begun.at(-1)?.beside.map(({ name }) => name)).toEqual([0]);
});

test("once it is told to stop nothing new is begun", async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const suites = [0, 1, 2, 3].map((name) => ({ name, alone: name === 3 }));
  await inLanes(suites, {
    lanes: 1,
    signal: stop.signal,
    run: async ({ name }) => {
      begun.push(name);
      if (name === 1) stop.abort();
    },
  });
  expect(begun).toEqual([0, 1]);
});
