"use client";

import { useView } from "../view-state";

/** Goes to one curve of a stage among the curves. */
export function useShowCurve(): (stage: string, name: string) => void {
  const [, setView] = useView();
  return (stage, name) => void setView({ tab: "curves", stage, node: null, find: name });
}
