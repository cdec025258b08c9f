"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import type { PlotSize } from "./plot-geometry";

/** Of the chart that was measured last: mostly the next one's too, which then is drawn once and not twice. */
let last: PlotSize = { width: 340, height: 168 };

export function usePlotSize<T extends Element>(): { ref: RefObject<T | null>; size: PlotSize } {
  const ref = useRef<T>(null);
  const [size, setSize] = useState(last);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry?.contentRect ?? last;
      // Not shown, as in a tab that is not open.
      if (width === 0 || height === 0) return;
      last = { width, height };
      setSize((held) => (held.width === width && held.height === height ? held : last));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
