import type { GraphDoc, Position } from "@switchyard/graph";
import { estimatedHeight, GRID, NODE_WIDTH, snap } from "@/features/graph-view";

const STEP = 2 * GRID;

/** The wanted place, moved down until the new node covers no other one. */
export function freePlace(doc: GraphDoc, wanted: Position, height: number): Position {
  const boxes = doc.nodes.map((node) => ({ ...node.position, height: estimatedHeight(node) }));
  const place = { ...snap(wanted) };
  const covers = () =>
    boxes.some(
      (box) =>
        Math.abs(box.x - place.x) < NODE_WIDTH + GRID &&
        place.y < box.y + box.height + GRID &&
        box.y < place.y + height + GRID,
    );
  // Each node can be in the way only so often; the bound keeps a crowded canvas from taking long.
  for (let tries = 0; tries < 400 && covers(); tries++) place.y += STEP;
  return place;
}
