"use client";

import { createContext, use } from "react";
import { createStore, useStore } from "zustand";
import type { RunDelta } from "@/server/live/delta";
import {
  applyDelta,
  type CurvesRead,
  type LoadedRun,
  openRun,
  type RunPageState,
  takeCurves,
} from "./run-state";

/** Whether the page hears of changes as they happen. */
export type FeedState = "live" | "connecting" | "asleep" | "settled" | "lost";

interface RunStoreState {
  run: RunPageState;
  feed: FeedState;
}

export interface RunStore {
  /** In the order in which they came; draws once for all of them. */
  apply: (deltas: readonly RunDelta[]) => void;
  takeCurves: (read: CurvesRead) => void;
  setFeed: (feed: FeedState) => void;
  get: () => RunPageState;
  use: <T>(select: (state: RunStoreState) => T) => T;
}

export function makeRunStore(loaded: LoadedRun): RunStore {
  const store = createStore<RunStoreState>(() => ({ run: openRun(loaded), feed: "connecting" }));
  return {
    apply: (deltas) => store.setState(({ run }) => ({ run: deltas.reduce(applyDelta, run) })),
    takeCurves: (read) => store.setState(({ run }) => ({ run: takeCurves(run, read) })),
    setFeed: (feed) => store.setState({ feed }),
    get: () => store.getState().run,
    use: (select) => useStore(store, select),
  };
}

export const RunStoreContext = createContext<RunStore | null>(null);

/** A part of what the page holds of its run; draws again only when that part changes. */
export function useRun<T>(select: (run: RunPageState) => T): T {
  return useRunStore().use(({ run }) => select(run));
}

export const useFeedState = (): FeedState => useRunStore().use(({ feed }) => feed);

export function useRunStore(): RunStore {
  const store = use(RunStoreContext);
  if (!store) throw new Error("useRun is for the inside of a run's page");
  return store;
}
