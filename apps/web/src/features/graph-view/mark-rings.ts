/** How a card is outlined while two versions are compared. */
export const MARK_RINGS = {
  added: "outline-2 outline-good",
  removed: "border-dashed opacity-60 outline-2 outline-bad outline-dashed",
  changed: "outline-2 outline-warn",
} as const;
