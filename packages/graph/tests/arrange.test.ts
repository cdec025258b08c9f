import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALIGNMENTS,
  alignBoxes,
  type Box,
  type Boxes,
  distributeBoxes,
  frameOf,
  spreadBoxes,
  tooClose,
} from "../src";

const box = fc.record({
  x: fc.integer({ min: -900, max: 900 }),
  y: fc.integer({ min: -900, max: 900 }),
  width: fc.integer({ min: 1, max: 300 }),
  height: fc.integer({ min: 1, max: 300 }),
});
const someBoxes: fc.Arbitrary<Boxes> = fc
  .array(box, { minLength: 2, maxLength: 8 })
  .map((list) => new Map(list.map((one, index) => [`n${index}`, one])));

const moved = (boxes: Boxes, places: ReadonlyMap<string, { x: number; y: number }>): Box[] =>
  [...boxes].map(([id, one]) => ({ ...one, ...places.get(id) }));

describe("aligning", () => {
  const boxes: Boxes = new Map([
    ["a", { x: 0, y: 0, width: 100, height: 40 }],
    ["b", { x: 50, y: 100, width: 200, height: 80 }],
  ]);

  it.each([
    ["left", [0, 0]],
    ["centre", [75, 25]],
    ["right", [150, 50]],
  ] as const)("to the %s", (alignment, xs) => {
    const places = alignBoxes(boxes, alignment);
    expect([...places.values()].map(({ x }) => x)).toEqual(xs);
    expect([...places.values()].map(({ y }) => y)).toEqual([0, 100]);
  });

  it("leaves the other axis alone, stays within the frame, and done twice is done once", () => {
    fc.assert(
      fc.property(someBoxes, fc.constantFrom(...ALIGNMENTS), (given, alignment) => {
        const once = moved(given, alignBoxes(given, alignment));
        const still = ["left", "centre", "right"].includes(alignment) ? "y" : "x";
        expect(once.map((one) => one[still])).toEqual([...given.values()].map((one) => one[still]));
        const [frame, after] = [frameOf(given.values()), frameOf(once)];
        expect(after.left).toBeGreaterThanOrEqual(frame.left);
        expect(after.bottom).toBeLessThanOrEqual(frame.bottom);
        const again = new Map(once.map((one, index) => [`n${index}`, one]));
        for (const [index, one] of moved(again, alignBoxes(again, alignment)).entries()) {
          // Half a pixel is rounded.
          expect(Math.abs(one.x - (once[index]?.x ?? 0))).toBeLessThanOrEqual(1);
          expect(Math.abs(one.y - (once[index]?.y ?? 0))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe("distributing", () => {
  it("makes the gaps equal", () => {
    const boxes: Boxes = new Map([
      ["a", { x: 0, y: 7, width: 10, height: 10 }],
      ["c", { x: 190, y: 0, width: 10, height: 10 }],
      ["b", { x: 20, y: 3, width: 40, height: 10 }],
    ]);
    expect(distributeBoxes(boxes, "x")).toEqual(
      new Map([
        ["a", { x: 0, y: 7 }],
        ["b", { x: 80, y: 3 }],
        ["c", { x: 190, y: 0 }],
      ]),
    );
  });

  it("keeps the upper end and the other axis, with gaps that differ by rounding only", () => {
    fc.assert(
      fc.property(someBoxes, (given) => {
        const after = moved(given, distributeBoxes(given, "y")).sort(
          (a, b) => a.y + a.height / 2 - (b.y + b.height / 2),
        );
        expect(new Set(after.map(({ x }) => x))).toEqual(new Set([...given.values()].map(({ x }) => x)));
        expect(frameOf(after).top).toBe(frameOf(given.values()).top);
        const gaps = after.slice(1).map((one, i) => one.y - ((after[i]?.y ?? 0) + (after[i]?.height ?? 0)));
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2);
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(-1);
      }),
    );
  });
});

describe("spreading", () => {
  const boxes: Boxes = new Map([
    ["over", { x: 0, y: 30, width: 100, height: 60 }],
    ["first", { x: 0, y: 0, width: 100, height: 50 }],
    ["beside", { x: 200, y: 10, width: 100, height: 50 }],
  ]);

  it("moves what lies over another below it, and leaves the rest", () => {
    expect(Object.fromEntries(spreadBoxes(boxes, 20))).toEqual({
      first: { x: 0, y: 0 },
      beside: { x: 200, y: 10 },
      over: { x: 0, y: 80 },
    });
  });

  it("ends with no two too close, nothing moved up or sideways, and done twice is done once", () => {
    fc.assert(
      fc.property(someBoxes, (given) => {
        const once = moved(given, spreadBoxes(given, 20));
        const close = once.filter((one, index) =>
          once.some((other, at) => at < index && tooClose(one, other, 20)),
        );
        expect(close).toEqual([]);
        for (const [index, one] of [...given.values()].entries()) {
          expect(once[index]?.x).toBe(one.x);
          expect(once[index]?.y).toBeGreaterThanOrEqual(one.y);
        }
        const settled = new Map(once.map((one, index) => [`n${index}`, one]));
        expect(moved(settled, spreadBoxes(settled, 20))).toEqual(once);
      }),
    );
  });
});
