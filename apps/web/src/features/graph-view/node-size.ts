import { catalog } from "@switchyard/catalog";
import type { GraphNode, Position } from "@switchyard/graph";

/** Sizes in pixels at zoom 1; the node's card is drawn to them, layout and previews count on them. */
export const NODE_WIDTH = 192;
export const MAX_PARAM_LINES = 4;

/** Wider than a node: names of ports stand at both of its sides. */
export const FOLD_WIDTH = 240;

/** Nodes lie on a grid of so many pixels. */
export const GRID = 20;

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

export const HEADER_HEIGHT = 45;
export const PORT_HEIGHT = 22;
const PARAM_ROW = 18;
const PADDING = 12;
const BORDER = 1;

/** The parameters that a card shows, and how many more there are. */
export const shownParams = <T>(changed: readonly T[]): { shown: readonly T[]; rest: number } => ({
  shown: changed.slice(0, MAX_PARAM_LINES),
  rest: Math.max(0, changed.length - MAX_PARAM_LINES),
});

const linesOf = (changed: number): number =>
  Math.min(changed, MAX_PARAM_LINES) + (changed > MAX_PARAM_LINES ? 1 : 0);

/** How tall a card is within its border, with so many rows of ports and so many changed parameters. */
export function cardHeight(rows: number, changed: number): number {
  const params = changed > 0 ? BORDER + linesOf(changed) * PARAM_ROW + PADDING : 0;
  return HEADER_HEIGHT + PADDING + rows * PORT_HEIGHT + params;
}

/** How tall a node's card is before it is measured. */
export function estimatedHeight(node: GraphNode): number {
  const definition = catalog.get(node.kind);
  const inputs = Object.keys(definition?.inputs ?? {}).length;
  const outputs = Object.keys(definition?.outputs ?? {}).length;
  const changed = new Set([...Object.keys(node.params), ...Object.keys(node.sweeps ?? {})]).size;
  return cardHeight(Math.max(inputs, outputs), changed) + 2 * BORDER;
}

const DOT = 12;
/** So far does a port's dot stand out of its card. */
const DOT_OUT = 11;

/** Where on a card the dot of a port is that stands in such a row, from 0; a wire ends at its outer side. */
export const dotBox = (side: "source" | "target", row: number, width = NODE_WIDTH) => ({
  x: side === "target" ? -DOT_OUT : width + DOT_OUT - DOT,
  y: BORDER + HEADER_HEIGHT + PADDING / 2 + row * PORT_HEIGHT + (PORT_HEIGHT - DOT) / 2,
  width: DOT,
  height: DOT,
});

/** How tall the card of a folded frame is with so many rows of ports. */
export const foldHeight = (rows: number): number => HEADER_HEIGHT + Math.max(1, rows) * PORT_HEIGHT + PADDING;
