"use client";

import { useMemo, useState } from "react";
import { endHover, hoverAt, useEndOnLeaving, useHoverOf } from "./hover";

/** For a chart of Recharts: what it hands to the curves of its stage, and the place that they hand to it. */
export function useSharedHover(stage: string) {
  const [isOver, setOver] = useState(false);
  const hovered = useHoverOf(stage);
  useEndOnLeaving(isOver);
  const handlers = useMemo(
    () => ({
      onMouseMove: ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
        setOver(true);
        if (typeof activeLabel === "number") hoverAt(stage, activeLabel);
      },
      onMouseLeave: () => {
        setOver(false);
        endHover();
      },
    }),
    [stage],
  );
  return { handlers, elsewhere: isOver ? null : hovered };
}
