import { expect, it } from "vitest";
import type { GroupView } from "@/server/runs/get-group";
import { MAX_LINES, overlayOf } from "./overlay";

const run = (id: string, value: number) =>
  ({ id, swept: [{ node: "n", param: "p", value }] }) as unknown as GroupView["runs"][number];
const titleOf = (one: GroupView["runs"][number]) => `p ${one.swept[0]?.value}`;
const curve = (runId: string, ...values: number[]) => ({
  runId,
  points: values.map((value, step) => ({ step, value })),
});

it("draws the mean of the seeds of each choice of values, with an interval where there are two", () => {
  const runs = [run("a0", 1), run("b0", 2), run("a1", 1)];
  const { lines, rows } = overlayOf(
    runs,
    [curve("a0", 1, 3), curve("a1", 3, 5, 7), curve("b0", 10)],
    titleOf,
  );
  expect(lines.map(({ title, seeds }) => [title, seeds])).toEqual([
    ["p 1", 2],
    ["p 2", 1],
  ]);
  expect(rows.map((row) => [row.step, row.mean0, row.mean1])).toEqual([
    [0, 2, 10],
    [1, 4, undefined],
    [2, 7, undefined],
  ]);
  // t at 97.5 % with one degree of freedom is 12.706; the standard error of 1 and 3 is 1.
  expect(rows[0]?.band0?.[1]).toBeCloseTo(2 + 12.7062, 3);
  expect([rows[0]?.band1, rows[2]?.band0]).toEqual([undefined, undefined]);
});

it("leaves out runs without the curve, and more lines than can be told apart", () => {
  expect(overlayOf([run("a", 1)], [curve("a")], titleOf)).toEqual({ lines: [], rows: [] });
  const many = Array.from({ length: 20 }, (_, index) => run(`r${index}`, index));
  const overlay = overlayOf(
    many,
    many.map(({ id }) => curve(id, 1)),
    titleOf,
  );
  expect(overlay.lines).toHaveLength(MAX_LINES);
});
