import type { GraphDoc, Position } from "@switchyard/graph";
import { GRID, type Size, seenBoxes, snap } from "@/features/graph-view";

const STEP = 2 * GRID;

/** What is new, and the frame that is alone on the canvas. */
type Newcomer = Size & { inside?: string | null };

/** The wanted place, moved down until what is new covers no node, no card and no note. */
export function freePlace(doc: GraphDoc, wanted: Position, { inside = null, ...size }: Newcomer): Position {
  const { nodes, notes, cards } = seenBoxes(doc, new Map(), inside);
  const boxes = [...nodes.values(), ...notes.values(), ...cards.values()];
  const place = { ...snap(wanted) };
  const covers = () =>
    boxes.some(
      (box) =>
        place.x < box.x + box.width + GRID &&
        box.x < place.x + size.width + GRID &&
        place.y < box.y + box.height + GRID &&
        box.y < place.y + size.height + GRID,
    );
  // Each node can be in the way only so often; the bound keeps a crowded canvas from taking long.
  for (let tries = 0; tries < 400 && covers(); tries++) place.y += STEP;
  return place;
}
