/** Places for some nodes in relation to each other: where they stand, nothing of what they do. */
import type { Position } from "./edit";

export interface Box extends Position {
  readonly width: number;
  readonly height: number;
}

/** Which side, or middle, of all boxes comes onto one line. */
export const ALIGNMENTS = ["left", "centre", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export type Boxes = ReadonlyMap<string, Box>;

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function frameOf(boxes: Iterable<Box>): Frame {
  const all = [...boxes];
  return {
    left: Math.min(...all.map((box) => box.x)),
    top: Math.min(...all.map((box) => box.y)),
    right: Math.max(...all.map((box) => box.x + box.width)),
    bottom: Math.max(...all.map((box) => box.y + box.height)),
  };
}

/** Rounded, and never -0, which a document cannot store. */
const whole = (value: number): number => Math.round(value) + 0;

const placed = (boxes: Boxes, place: (box: Box) => Position): Map<string, Position> =>
  new Map([...boxes].map(([id, box]) => [id, place(box)]));

export function alignBoxes(boxes: Boxes, alignment: Alignment): Map<string, Position> {
  const { left, top, right, bottom } = frameOf(boxes.values());
  return placed(boxes, ({ x, y, width, height }) => {
    switch (alignment) {
      case "left":
        return { x: left, y };
      case "centre":
        return { x: whole((left + right - width) / 2), y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "middle":
        return { x, y: whole((top + bottom - height) / 2) };
      case "bottom":
        return { x, y: bottom - height };
    }
  });
}

/** Equal gaps between neighbours, within the frame of all; where they do not fit into it, one behind the other. */
export function distributeBoxes(boxes: Boxes, axis: "x" | "y"): Map<string, Position> {
  const size = axis === "x" ? "width" : "height";
  const order = [...boxes].sort(([, a], [, b]) => a[axis] + a[size] / 2 - (b[axis] + b[size] / 2));
  const frame = frameOf(boxes.values());
  const span = axis === "x" ? frame.right - frame.left : frame.bottom - frame.top;
  const filled = order.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = order.length > 1 ? Math.max(0, (span - filled) / (order.length - 1)) : 0;
  let at = axis === "x" ? frame.left : frame.top;
  const places = new Map<string, Position>();
  for (const [id, box] of order) {
    places.set(id, { x: box.x, y: box.y, [axis]: whole(at) });
    at += box[size] + gap;
  }
  return places;
}

/** Whether two boxes come closer to one another than the gap, on both axes. */
export const tooClose = (a: Box, b: Box, gap: number): boolean =>
  a.x < b.x + b.width + gap &&
  b.x < a.x + a.width + gap &&
  a.y < b.y + b.height + gap &&
  b.y < a.y + a.height + gap;

/** Moved down, in steps of the grid, until it is a step away from all that is there. */
export function freeBelow<T extends Box>(wanted: T, taken: readonly Box[], grid: number): T {
  let box = wanted;
  for (let hit = taken.find((other) => tooClose(box, other, grid)); hit; ) {
    box = { ...box, y: Math.ceil((hit.y + hit.height + grid) / grid) * grid };
    hit = taken.find((other) => tooClose(box, other, grid));
  }
  return box;
}

/** Places from the top down where no box covers another; one that is free already stays. */
export function spreadBoxes(boxes: Boxes, grid: number): Map<string, Position> {
  const taken: Box[] = [];
  const places = new Map<string, Position>();
  for (const [id, box] of [...boxes].sort(([, a], [, b]) => a.y - b.y || a.x - b.x)) {
    const free = freeBelow(box, taken, grid);
    taken.push(free);
    places.set(id, { x: free.x, y: free.y });
  }
  return places;
}
