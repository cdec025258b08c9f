import { CARD_BORDER, CARD_PADDING, GRID, HEADER_HEIGHT, NODE_WIDTH, PORT_HEIGHT } from "@switchyard/catalog";
import type { Position } from "@switchyard/graph";

/** A node's card is as large as the catalog says, whose templates are placed by it. */
export {
  cardHeight,
  estimatedHeight,
  GRID,
  HEADER_HEIGHT,
  MAX_PARAM_LINES,
  NODE_WIDTH,
  PORT_HEIGHT,
  shownParams,
} from "@switchyard/catalog";

/** Wider than a node: names of ports stand at both of its sides. */
export const FOLD_WIDTH = 240;

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

const DOT = 12;
/** So far does a port's dot stand out of its card. */
const DOT_OUT = 11;

/** Where on a card the dot of a port is that stands in such a row, from 0; a wire ends at its outer side. */
export const dotBox = (side: "source" | "target", row: number, width = NODE_WIDTH) => ({
  x: side === "target" ? -DOT_OUT : width + DOT_OUT - DOT,
  y: CARD_BORDER + HEADER_HEIGHT + CARD_PADDING / 2 + row * PORT_HEIGHT + (PORT_HEIGHT - DOT) / 2,
  width: DOT,
  height: DOT,
});

/** How tall the card of a folded frame is with so many rows of ports. */
export const foldHeight = (rows: number): number =>
  HEADER_HEIGHT + Math.max(1, rows) * PORT_HEIGHT + CARD_PADDING;
