"use client";

import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from "react";
import type { ChartPoint } from "./chart-data";
import { endHover, hoverAt, useEndOnLeaving, useHoverOf } from "./hover";
import { nearestPoint, type PlotScales } from "./plot-geometry";
import type { DragZoom } from "./use-drag-zoom";

interface Plot {
  stage: string;
  points: readonly ChartPoint[];
  scales: PlotScales;
  drag: DragZoom;
}

/** Pointer, finger and keyboard on a chart, as places of its points. */
export function usePlotPointer({ stage, points, scales, drag }: Plot) {
  const [isFocused, setFocused] = useState(false);
  const [isOver, setOver] = useState(false);
  const hovered = useHoverOf(isFocused ? stage : "");
  useEndOnLeaving(isOver);
  const placeOf = ({ clientX, currentTarget }: MouseEvent<Element>): number | null => {
    const at = scales.xAt(clientX - currentTarget.getBoundingClientRect().left);
    return points[nearestPoint(points, at)]?.x ?? null;
  };
  const at = (call: (x: number) => void) => (event: MouseEvent<Element>) => {
    const x = placeOf(event);
    if (x !== null) call(x);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return endHover();
    const last = points.length - 1;
    const held = hovered === null ? last + 1 : nearestPoint(points, hovered);
    const next = { ArrowLeft: held - 1, ArrowRight: held + 1, Home: 0, End: last }[event.key];
    const point = next === undefined ? undefined : points[Math.min(last, Math.max(0, next))];
    if (!point) return;
    event.preventDefault();
    hoverAt(stage, point.x);
  };
  const handlers = {
    onPointerMove: (event: PointerEvent<Element>) => {
      setOver(true);
      const x = placeOf(event);
      if (x !== null) hoverAt(stage, x);
    },
    onPointerDown: at((x) => hoverAt(stage, x)),
    onPointerLeave: () => {
      setOver(false);
      endHover();
    },
    onMouseDown: at(drag.start),
    onMouseMove: at(drag.move),
    onMouseUp: drag.end,
    onMouseLeave: drag.leave,
    onClick: (event: MouseEvent<Element>) => at((x) => drag.click(x, event))(event),
    onDoubleClick: drag.reset,
    onKeyDown: keys,
    onFocus: () => setFocused(true),
    onBlur: () => {
      setFocused(false);
      endHover();
    },
  };
  return { handlers, isFocused };
}
