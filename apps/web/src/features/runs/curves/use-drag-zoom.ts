"use client";

import { type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { usePickStep } from "./use-pick-step";
import type { StageAxis } from "./x-axis";
import { useZoom } from "./zoom";

/** Where on the axis the pointer is, as charts say it. */
interface PointerPlace {
  activeLabel?: string | number | undefined;
}

export interface DragHandlers {
  onMouseDown: (at: PointerPlace) => void;
  onMouseMove: (at: PointerPlace) => void;
  onMouseUp: () => void;
  onClick: (at: PointerPlace, event: MouseEvent<Element>) => void;
  onMouseLeave: () => void;
  onDoubleClick: () => void;
}

/**
 * Dragging over a chart narrows all charts of its stage to those steps, a double click shows all again, and a plain click
 * opens the rollouts of the step.
 */
export function useDragZoom(stage: string, { map }: StageAxis) {
  const [zoom, narrow] = useZoom(stage);
  const [area, setArea] = useState<{ from: number; to: number } | null>(null);
  const { canOpen, pick, cancel } = usePickStep(stage, zoom !== null);
  const placeOf = ({ activeLabel }: PointerPlace) => (activeLabel === undefined ? null : Number(activeLabel));
  const start = (at: PointerPlace) => {
    const x = placeOf(at);
    if (x !== null) setArea({ from: x, to: x });
  };
  const move = (at: PointerPlace) => {
    const x = placeOf(at);
    if (area && x !== null && x !== area.to) setArea({ from: area.from, to: x });
  };
  const wasDragged = useRef(false);
  const end = () => {
    wasDragged.current = area !== null && area.from !== area.to;
    if (area && wasDragged.current) narrow({ from: map.stepAt(area.from), to: map.stepAt(area.to) });
    setArea(null);
  };
  const click = (at: PointerPlace, event: MouseEvent<Element>) => {
    const x = placeOf(at);
    if (x !== null && !wasDragged.current) pick(map.stepAt(x), event);
  };
  const handlers = useSteady({
    onMouseDown: start,
    onMouseMove: move,
    onMouseUp: end,
    onClick: click,
    onMouseLeave: () => setArea(null),
    onDoubleClick: () => {
      cancel();
      if (zoom) narrow(null);
    },
  });
  return { canOpen, area: area && area.from !== area.to ? area : null, isDragging: area !== null, handlers };
}

/** Handlers of one identity that call the newest ones, so that a chart is not drawn again for new ones. */
function useSteady(handlers: DragHandlers): DragHandlers {
  const newest = useRef(handlers);
  useEffect(() => {
    newest.current = handlers;
  });
  return useMemo(
    () => ({
      onMouseDown: (at) => newest.current.onMouseDown(at),
      onMouseMove: (at) => newest.current.onMouseMove(at),
      onMouseUp: () => newest.current.onMouseUp(),
      onClick: (at, event) => newest.current.onClick(at, event),
      onMouseLeave: () => newest.current.onMouseLeave(),
      onDoubleClick: () => newest.current.onDoubleClick(),
    }),
    [],
  );
}
