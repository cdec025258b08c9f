import type { GraphDoc, Position } from "@switchyard/graph";
import { estimatedHeight, NODE_WIDTH } from "@/features/graph-view";

/** Nodes lie on a grid of so many pixels. */
export const GRID = 20;

const STEP = 2 * GRID;

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

/** The wanted place, moved down until the new node covers no other one. */
export function freePlace(doc: GraphDoc, wanted: Position, height: number): Position {
  const boxes = doc.nodes.map((node) => ({ ...node.position, height: estimatedHeight(node) }));
  const place = { ...snap(wanted) };
  const covers = () =>
    boxes.some(
      (box) =>
        Math.abs(box.x - place.x) < NODE_WIDTH && place.y < box.y + box.height && box.y < place.y + height,
    );
  // Each node can be in the way only so often; the bound keeps a crowded canvas from taking long.
  for (let tries = 0; tries < 400 && covers(); tries++) place.y += STEP;
  return place;
}
