"use client";

import { useSyncExternalStore } from "react";

let query: MediaQueryList | null = null;

function touchQuery(): MediaQueryList {
  query ??= window.matchMedia("(hover: none)");
  return query;
}

function subscribe(onChange: () => void): () => void {
  const held = touchQuery();
  held.addEventListener("change", onChange);
  return () => held.removeEventListener("change", onChange);
}

/** True where nothing hovers before it is pressed, as with a finger. */
export const useIsTouch = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => touchQuery().matches,
    () => false,
  );
