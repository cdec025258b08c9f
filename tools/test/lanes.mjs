/** Runs suites side by side: most keep one core busy, and a machine has more. */
import { availableParallelism } from "node:os";

/** Past this, memory is short before cores are: type checkers take 1 to 2 GiB each. */
const MOST_LANES = 4;

export const laneCount = () => Math.min(availableParallelism(), MOST_LANES);

/**
 * Takes them in the order of the list, so many at a time. Those that need the machine alone come last, one by one.
 * @template {{ alone?: boolean }} Suite
 * @template Outcome
 * @param {readonly Suite[]} suites
 * @param {object} options
 * @param {number} options.lanes
 * @param {(suite: Suite) => Promise<Outcome>} options.run
 * @param {AbortSignal} [options.signal] nothing new is begun
 * @returns {Promise<Outcome[]>} in the order of the list
 */
export async function inLanes(suites, { lanes, run, signal }) {
  /** @type {Map<Suite, Outcome>} */
  const outcomes = new Map();
  /** @param {Suite[]} waiting */
  const lane = async (waiting) => {
    for (let suite = waiting.shift(); suite && !signal?.aborted; suite = waiting.shift()) {
      outcomes.set(suite, await run(suite));
    }
  };
  const together = suites.filter(({ alone }) => !alone);
  await Promise.all(Array.from({ length: lanes }, () => lane(together)));
  await lane(suites.filter(({ alone }) => alone));
  return suites.flatMap((suite) => outcomes.get(suite) ?? []);
}
