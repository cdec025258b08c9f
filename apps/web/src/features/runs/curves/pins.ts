"use client";

import type { SeriesInfo } from "../series-info";
import { useView } from "../view-state";

export const pinOf = ({ stage, name }: Pick<SeriesInfo, "stage" | "name">): string => `${stage}:${name}`;

/** Curves that a person wants to see first, in the order in which they were pinned. */
export function usePins() {
  const [{ pins }, setView] = useView();
  const put = (next: readonly string[]) => void setView({ pins: next.length > 0 ? [...next] : null });
  return {
    pins,
    toggle: (pin: string) => put(pins.includes(pin) ? pins.filter((one) => one !== pin) : [...pins, pin]),
    /** One place to the front. */
    raise: (pin: string) => {
      const at = pins.indexOf(pin);
      if (at > 0) put(pins.toSpliced(at, 1).toSpliced(at - 1, 0, pin));
    },
  };
}

/** Whether a curve answers a search: every word in its title, its node or its name. */
export function isFound(
  series: Pick<SeriesInfo, "title" | "name" | "node" | "stage">,
  find: string,
): boolean {
  const text = `${series.title} ${series.node.title} ${series.stage} ${series.name}`.toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
