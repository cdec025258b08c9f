import type { CSSProperties } from "react";
import type { Shade } from "./heat";

/** Most of the colour that is mixed in: text keeps its contrast on it (theme.test.ts). */
export const MOST_MIXED = 0.5;

const COLOURS: Record<Exclude<Shade["tone"], "none">, string> = {
  up: "var(--heat-up)",
  down: "var(--heat-down)",
  rare: "var(--heat-rare)",
  much: "var(--heat-up)",
  first: "var(--heat-up)",
  second: "var(--heat-down)",
  other: "var(--heat-rare)",
};

const LINES: Record<Exclude<Shade["tone"], "none">, CSSProperties["textDecorationStyle"]> = {
  up: "solid",
  down: "dotted",
  rare: "solid",
  much: "solid",
  first: "solid",
  second: "dotted",
  other: "dashed",
};

const HATCH = "repeating-linear-gradient(135deg, var(--line-strong) 0 1px, transparent 1px 5px)";

/** Colour by strength, and a line below that tells the tones apart without it; what does not learn is hatched. */
export function shadeStyle({ tone, strength, isMasked }: Shade): CSSProperties {
  const hatch = isMasked ? { backgroundImage: HATCH } : {};
  if (tone === "none") return hatch;
  const share = `${Math.round(100 * MOST_MIXED * strength)}%`;
  return {
    ...hatch,
    backgroundColor: `color-mix(in srgb, ${COLOURS[tone]} ${share}, transparent)`,
    ...(strength > 0.05 && tone !== "rare" && tone !== "much"
      ? {
          textDecorationLine: "underline",
          textDecorationStyle: LINES[tone],
          textDecorationColor: COLOURS[tone],
          textDecorationThickness: "2px",
          textUnderlineOffset: "3px",
        }
      : {}),
  };
}
