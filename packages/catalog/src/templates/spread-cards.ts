import { type GraphDoc, spreadBoxes } from "@switchyard/graph";
import { cardBox, GRID } from "../card-size";
import { withPlaces } from "./vary";

/** The graph with its cards moved down where they would lie over one another. */
export function spreadCards(doc: GraphDoc): GraphDoc {
  const boxes = new Map(doc.nodes.map((node) => [node.id, cardBox(node)]));
  const places = [...spreadBoxes(boxes, GRID)].map(([id, { x, y }]) => [id, [x, y]] as const);
  return withPlaces(doc, Object.fromEntries(places));
}
