import { addFrame, foldFrame, type GraphDoc } from "@switchyard/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NODE_WIDTH } from "@/features/graph-view";
import { spreadNodes } from "./spread";

const docOf = (places: readonly { x: number; y: number }[]): GraphDoc => ({
  version: 1,
  nodes: places.map((position, i) => ({ id: `n${i}`, kind: "train.sft", params: {}, position })),
  edges: [],
});

test("nodes that do not touch stay where they were drawn", () => {
  const doc = docOf([
    { x: 0, y: 0 },
    { x: 0, y: 300 },
    { x: 400, y: 0 },
  ]);
  expect(spreadNodes(doc, () => 200).nodes).toEqual(doc.nodes);
});

test("no two cards lie on one another, none moves sideways or up", () => {
  const place = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), fc.integer({ min: 40, max: 300 }), (places, height) => {
      const doc = docOf(places);
      const { nodes } = spreadNodes(doc, () => height);
      for (const [i, a] of nodes.entries()) {
        expect(a.position.x).toBe(places[i]?.x);
        expect(a.position.y).toBeGreaterThanOrEqual(places[i]?.y ?? 0);
        for (const b of nodes.slice(i + 1)) {
          const isBeside = Math.abs(a.position.x - b.position.x) >= NODE_WIDTH;
          expect(isBeside || Math.abs(a.position.y - b.position.y) >= height).toBe(true);
        }
      }
    }),
  );
});

test("a folded frame is one card: what it holds goes down with it, and hides nobody's place", () => {
  const doc = docOf([
    { x: 0, y: 0 },
    { x: 24, y: 100 },
    { x: 400, y: 900 },
    { x: 30, y: 600 },
  ]);
  const framed = foldFrame(addFrame(doc, { nodes: ["n1", "n2"] }).doc, "frame");
  const { nodes } = spreadNodes(framed, () => 200);
  const [first, second, third, below] = nodes.map(({ position }) => position);
  // The card stands at 40, where the frame of n1 begins; n0 above it ends at 200.
  expect([first, second, third]).toEqual([
    { x: 0, y: 0 },
    { x: 24, y: 280 },
    { x: 400, y: 1_080 },
  ]);
  expect(below).toEqual({ x: 30, y: 600 });
});
