"use client";

import { useEffect, useRef } from "react";
import { create } from "zustand";
import { nearestPoint } from "./plot-geometry";

/** Where the pointer, a finger or the keyboard is on a chart: all charts of its stage show the same place. */
interface Hover {
  stage: string;
  /** On the axis. */
  x: number;
}

const useHover = create<{ at: Hover | null }>(() => ({ at: null }));

/** The place to show in charts of a stage. Each draws again only when that changes. */
export const useHoverOf = (stage: string): number | null =>
  useHover(({ at }) => (at?.stage === stage ? at.x : null));

/** What a chart of a stage shows at that place: of its rows, in the order of the axis, the nearest. */
export function useHoveredRow<T extends { x: number }>(stage: string, rows: readonly T[]): T | null {
  const x = useHoverOf(stage);
  return x === null ? null : (rows[nearestPoint(rows, x)] ?? null);
}

export const hoverAt = (stage: string, x: number): void =>
  useHover.setState(({ at }) => (at?.stage === stage && at.x === x ? { at } : { at: { stage, x } }));

export const endHover = (): void => useHover.setState({ at: null });

/** A chart that goes while the pointer is on it, as its tab is left, leaves no note on others. */
export function useEndOnLeaving(isOver: boolean): void {
  const held = useRef(isOver);
  held.current = isOver;
  useEffect(() => () => (held.current ? endHover() : undefined), []);
}
