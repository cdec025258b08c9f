export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

type Size = Pick<Box, "width" | "height">;

const GAP = 6;

/** Below the anchor, above it where there is no room below, and never beyond the page's edges. */
export function tipPlace(anchor: Box, tip: Size, page: Size): { left: number; top: number } {
  const below = anchor.top + anchor.height + GAP;
  const above = anchor.top - GAP - tip.height;
  const top = below + tip.height <= page.height || above < 0 ? below : above;
  return {
    left: Math.round(within(anchor.left, page.width - tip.width - GAP)),
    top: Math.round(within(top, page.height - tip.height - GAP)),
  };
}

const within = (wanted: number, most: number): number => Math.max(GAP, Math.min(wanted, most));
