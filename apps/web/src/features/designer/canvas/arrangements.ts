/** Ways to bring what is selected into line, as commands and buttons offer them. */
import { type Alignment, alignBoxes, type Boxes, distributeBoxes, type Position } from "@switchyard/graph";

export interface Arrangement {
  id: `align-${Alignment}` | "spread-x" | "spread-y";
  title: string;
  keys: string;
  /** How many things it takes. */
  least: number;
  place: (boxes: Boxes) => ReadonlyMap<string, Position>;
}

const align = (alignment: Alignment, title: string, keys: string): Arrangement => ({
  id: `align-${alignment}`,
  title,
  keys,
  least: 2,
  place: (boxes) => alignBoxes(boxes, alignment),
});

const spread = (axis: "x" | "y", title: string, keys: string): Arrangement => ({
  id: `spread-${axis}`,
  title,
  keys,
  least: 3,
  place: (boxes) => distributeBoxes(boxes, axis),
});

export const ARRANGEMENTS: readonly Arrangement[] = [
  align("left", "Align left edges", "Shift+A"),
  align("centre", "Align centres, one below the other", "Shift+H"),
  align("right", "Align right edges", "Shift+D"),
  align("top", "Align upper edges", "Shift+W"),
  align("middle", "Align middles, side by side", "Shift+V"),
  align("bottom", "Align lower edges", "Shift+S"),
  spread("x", "Equal gaps from left to right", "Shift+X"),
  spread("y", "Equal gaps from top to bottom", "Shift+Y"),
];
