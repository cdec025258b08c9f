"use client";

import { useEffect, useMemo, useState } from "react";
import { endHover, hoverAt, useHoverOf } from "./hover";

/** For a chart of Recharts: what it hands to the curves of its stage, and the place that they hand to it. */
export function useSharedHover(stage: string) {
  const [isOver, setOver] = useState(false);
  const hovered = useHoverOf(stage);
  useEffect(() => (isOver ? endHover : undefined), [isOver]);
  const handlers = useMemo(
    () => ({
      onMouseMove: ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
        setOver(true);
        if (typeof activeLabel === "number") hoverAt(stage, activeLabel);
      },
      onMouseLeave: () => setOver(false),
    }),
    [stage],
  );
  return { handlers, elsewhere: isOver ? null : hovered };
}
