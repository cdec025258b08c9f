"use client";

import { type MouseEvent, useRef, useState } from "react";
import { usePickStep } from "./use-pick-step";
import type { StageAxis } from "./x-axis";
import { useZoom } from "./zoom";

/** Places are on the axis. */
export interface DragZoom {
  canOpen: boolean;
  /** The part of the axis that is being dragged over. */
  area: { from: number; to: number } | null;
  start: (x: number) => void;
  move: (x: number) => void;
  end: () => void;
  leave: () => void;
  click: (x: number, event: MouseEvent<Element>) => void;
  /** Shows all steps again. */
  reset: () => void;
}

/**
 * Dragging over a chart narrows all charts of its stage to those steps, a double click shows all again, and a plain click
 * opens the rollouts of the step.
 */
export function useDragZoom(stage: string, { map }: StageAxis): DragZoom {
  const [zoom, narrow] = useZoom(stage);
  const [area, setArea] = useState<DragZoom["area"]>(null);
  const { canOpen, pick, cancel } = usePickStep(stage, zoom !== null);
  const wasDragged = useRef(false);
  return {
    canOpen,
    area: area && area.from !== area.to ? area : null,
    start: (x) => setArea({ from: x, to: x }),
    move: (x) => {
      if (area && x !== area.to) setArea({ from: area.from, to: x });
    },
    end: () => {
      wasDragged.current = area !== null && area.from !== area.to;
      if (area && wasDragged.current) narrow({ from: map.stepAt(area.from), to: map.stepAt(area.to) });
      setArea(null);
    },
    leave: () => setArea(null),
    click: (x, event) => {
      if (!wasDragged.current) pick(map.stepAt(x), event);
    },
    reset: () => {
      cancel();
      if (zoom) narrow(null);
    },
  };
}
