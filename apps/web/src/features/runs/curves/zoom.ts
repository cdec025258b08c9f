"use client";

import { useCallback } from "react";
import { useView } from "../view-state";

/** Steps of a stage, both ends included. */
export interface Zoom {
  stage: string;
  from: number;
  to: number;
}

const ADDRESS = /^(.+):(\d{1,10})-(\d{1,10})$/;

export function readZoom(text: string | null): Zoom | null {
  const [, stage = "", from, to] = ADDRESS.exec(text ?? "") ?? [];
  if (from === undefined || to === undefined) return null;
  const zoom = { stage, from: Number(from), to: Number(to) };
  return zoom.from < zoom.to && zoom.to < 2 ** 31 ? zoom : null;
}

export const zoomText = ({ stage, from, to }: Zoom): string => `${stage}:${from}-${to}`;

/** What a stage's curves are narrowed to; all of them at once, so that they stay comparable. */
export function useZoom(stage: string): [Zoom | null, (steps: { from: number; to: number } | null) => void] {
  const [view, setView] = useView();
  const zoom = readZoom(view.zoom);
  const narrow = useCallback(
    (steps: { from: number; to: number } | null) => {
      const [from, to] = steps ? [Math.min(steps.from, steps.to), Math.max(steps.from, steps.to)] : [0, 0];
      const wanted = { stage, from: Math.max(0, Math.floor(from)), to: Math.ceil(to) };
      void setView({ zoom: wanted.from < wanted.to ? zoomText(wanted) : null });
    },
    [setView, stage],
  );
  return [zoom?.stage === stage ? zoom : null, narrow];
}
