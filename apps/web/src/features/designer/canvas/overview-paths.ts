/** Nodes as few paths, for a map of the canvas. Pure. */

export interface MapBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapShape extends MapBox {
  readonly colour: string;
  /** A frame around nodes, which must not hide them. */
  readonly isOutline: boolean;
}

export interface MapPath {
  readonly colour: string;
  readonly isOutline: boolean;
  readonly d: string;
}

/** One path for all shapes of a colour, outlines first, in the order in which colours appear. */
export function pathsByColour(shapes: readonly MapShape[]): MapPath[] {
  const drawn = new Map<string, { colour: string; isOutline: boolean; parts: string[] }>();
  for (const { colour, isOutline, x, y, width, height } of shapes) {
    const key = `${isOutline} ${colour}`;
    const path = drawn.get(key) ?? { colour, isOutline, parts: [] };
    path.parts.push(`M${x},${y}h${width}v${height}h${-width}z`);
    drawn.set(key, path);
  }
  return [...drawn.values()]
    .sort((one, other) => Number(other.isOutline) - Number(one.isOutline))
    .map(({ colour, isOutline, parts }) => ({ colour, isOutline, d: parts.join("") }));
}

/** The smallest box around all; of none, a point. */
export function boundsOf(boxes: readonly MapBox[]): MapBox {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
