import { tilesOf } from "@switchyard/curves";
import { expect, test } from "vitest";
import { curvePoints } from "./curve-points";

const points = [1, 3, Number.NaN, 5, Number.NaN, Number.POSITIVE_INFINITY].map((value, step) => ({
  step,
  value,
}));

test("a tile stands for its steps by its mean, and shows what is not finite", () => {
  expect(curvePoints({ tiles: tilesOf(points, 1) })).toEqual([
    { step: 1, value: 2 },
    { step: 2, value: Number.NaN },
    { step: 3, value: 5 },
    { step: 5, value: Number.NaN },
  ]);
  expect(curvePoints(undefined)).toEqual([]);
});
