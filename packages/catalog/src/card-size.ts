/** How large the card of a node is on a canvas, in pixels at zoom 1: drawn to, laid out by, and templates placed by. */
import type { Box, GraphNode } from "@switchyard/graph";
import { catalog } from "./catalog";

export const NODE_WIDTH = 192;
export const MAX_PARAM_LINES = 4;

/** Nodes lie on a grid of so many pixels. */
export const GRID = 20;

export const HEADER_HEIGHT = 45;
export const PORT_HEIGHT = 22;
const PARAM_ROW = 18;
export const CARD_PADDING = 12;
export const CARD_BORDER = 1;

/** The parameters that a card shows, and how many more there are. */
export const shownParams = <T>(changed: readonly T[]): { shown: readonly T[]; rest: number } => ({
  shown: changed.slice(0, MAX_PARAM_LINES),
  rest: Math.max(0, changed.length - MAX_PARAM_LINES),
});

const linesOf = (changed: number): number =>
  Math.min(changed, MAX_PARAM_LINES) + (changed > MAX_PARAM_LINES ? 1 : 0);

/** How tall a card is within its border, with so many rows of ports and so many changed parameters. */
export function cardHeight(rows: number, changed: number): number {
  const params = changed > 0 ? CARD_BORDER + linesOf(changed) * PARAM_ROW + CARD_PADDING : 0;
  return HEADER_HEIGHT + CARD_PADDING + rows * PORT_HEIGHT + params;
}

/** How tall a node's card is before it is measured. */
export function estimatedHeight(node: GraphNode): number {
  const definition = catalog.get(node.kind);
  const inputs = Object.keys(definition?.inputs ?? {}).length;
  const outputs = Object.keys(definition?.outputs ?? {}).length;
  const changed = new Set([...Object.keys(node.params), ...Object.keys(node.sweeps ?? {})]).size;
  return cardHeight(Math.max(inputs, outputs), changed) + 2 * CARD_BORDER;
}

/** Where a node's card lies before it is measured. */
export const cardBox = (node: GraphNode): Box => ({
  ...node.position,
  width: NODE_WIDTH,
  height: estimatedHeight(node),
});
