"use client";

import { type MouseEvent, useEffect, useRef } from "react";
import { useHasRollouts, useOpenRollouts } from "../rollouts";
import { useView } from "../view-state";

/** Within this a second click makes a double click, which shows all steps again. */
const DOUBLE_CLICK_MS = 250;

/** The step that is marked on the curves of its stage: the one whose rollouts were looked at. */
export function useMarkedStep(stage: string): number | null {
  const [{ at, step }] = useView();
  return at === stage ? step : null;
}

/** A click on a chart opens the rollouts of its step. `waits`: a double click means something else here. */
export function usePickStep(stage: string, waits: boolean) {
  const canOpen = useHasRollouts(stage);
  const open = useOpenRollouts(stage);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const cancel = () => clearTimeout(timer.current);
  const pick = (step: number, event: MouseEvent<Element>): void => {
    // A finger's tap shows the values of a step: there is no hovering.
    const { pointerType } = event.nativeEvent as PointerEvent;
    if (!canOpen || pointerType === "touch") return;
    cancel();
    if (waits) timer.current = setTimeout(() => open(step), DOUBLE_CLICK_MS);
    else open(step);
  };
  return { canOpen, pick, cancel };
}
