import { packTiles, tilesOf } from "@switchyard/curves";
import { expect, test } from "vitest";
import type { RunDelta, RunHead } from "@/server/live/delta";
import { applyDelta, openRun, type RunPageState, TILE_TARGET, takeCurves } from "./run-state";

const head: RunHead = {
  id: "r1",
  experimentId: null,
  name: "Knights",
  state: "leased",
  message: "",
  remedy: "",
  failedNode: null,
  attempt: 1,
  seed: 0,
  specHash: "",
  worker: null,
  priority: 0,
  onlyWorker: null,
  createdAt: new Date(0),
  startedAt: null,
  finishedAt: null,
};
const delta = (cursor: number, more: Partial<RunDelta> = {}): RunDelta => ({
  cursor,
  run: head,
  stages: [],
  series: [],
  points: [],
  log: [],
  rollouts: [],
  slow: [],
  reset: false,
  ...more,
});
const points = (from: number, to: number, attempt = 1) => {
  const steps = Array.from({ length: to - from }, (_, i) => from + i);
  return { seriesId: 1, attempt, steps, values: steps.map((step) => step * attempt) };
};
const reward = { id: 1, stage: "grpo", name: "grpo/reward" };
const stepsOf = (state: RunPageState) => state.curves.get(1)?.tiles.map(({ index, last }) => [index, last]);
const read = (state: RunPageState, to: number) => ({
  reading: state.reading,
  series: [reward],
  tiles: [
    {
      seriesId: 1,
      attempt: 1,
      tiles: packTiles(
        tilesOf(
          points(0, to).steps.map((step) => ({ step, value: step })),
          0,
        ),
        0,
      ),
    },
  ],
});
const expected = (to: number) => Array.from({ length: to }, (_, step) => [step, step]);
const opened = openRun({ cursor: 10, head, stages: [], series: [reward] });

test("points that come while the tiles are read are neither lost nor counted twice", () => {
  // The read was answered when the server held 30 steps, of which the feed had told ten already.
  let state = applyDelta(opened, delta(11, { points: [points(20, 30)] }));
  state = applyDelta(state, delta(12, { points: [points(30, 35)] }));
  state = takeCurves(state, read(state, 30));
  expect(stepsOf(state)).toEqual(expected(35));
  state = applyDelta(state, delta(13, { points: [points(35, 40)] }));
  expect(stepsOf(state)).toEqual(expected(40));
});

test("a delta that comes again changes nothing", () => {
  let state = takeCurves(opened, read(opened, 5));
  const told = delta(11, { points: [points(5, 6)], log: [] });
  state = applyDelta(state, told);
  expect(applyDelta(state, told)).toBe(state);
});

test("a curve that begins while the page is open is complete without a read", () => {
  let state = takeCurves(openRun({ ...opened, series: [] }), { reading: 0, series: [], tiles: [] });
  state = applyDelta(state, delta(11, { series: [reward], points: [points(0, 3)] }));
  expect(stepsOf(state)).toEqual(expected(3));
});

test("after a reset nothing is appended across the gap, and an answer to an earlier read is passed over", () => {
  let state = takeCurves(opened, read(opened, 5));
  const early = read(state, 5);
  state = applyDelta(state, delta(20, { reset: true }));
  state = applyDelta(state, delta(21, { points: [points(90, 95)] }));
  state = takeCurves(state, early);
  expect(state.isReading).toBe(true);
  state = takeCurves(state, read(state, 92));
  expect(stepsOf(state)).toEqual(expected(95));
});

test("steps done again by a later attempt make the curves be read afresh", () => {
  let state = takeCurves(opened, read(opened, 10));
  state = applyDelta(state, delta(11, { points: [points(8, 12, 2)] }));
  expect(state).toMatchObject({ isReading: true, reading: 1 });
});

test("a long curve stays within its number of tiles", () => {
  let state = takeCurves(opened, read(opened, 10));
  for (let i = 0; i < 20; i += 1)
    state = applyDelta(state, delta(11 + i, { points: [points(10 + i * 500, 510 + i * 500)] }));
  expect(state.curves.get(1)?.tiles.length).toBeLessThanOrEqual(TILE_TARGET);
  expect(state.curves.get(1)?.tiles.reduce((sum, tile) => sum + tile.count, 0)).toBe(10_010);
});
