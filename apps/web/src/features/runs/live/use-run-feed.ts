"use client";

import { useEffect, useState } from "react";
import type { RunCurves } from "@/server/runs/run-curves";
import { useTRPCClient } from "@/trpc/client";
import { isSettled } from "../words";
import { makePace } from "./pace";
import type { RunStore } from "./run-store";

/** A page in the background lets go of its connection after this long: browsers allow six to a server. */
const SLEEP_AFTER_MS = 30_000;
/** Lost connections are opened again by the link itself; this is for a server that said no. */
const ASK_AGAIN_MS = 10_000;

/** True while the page can be seen, and for a while after. */
function useAwake(): boolean {
  const [isAwake, setAwake] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") setAwake(true);
      else timer = setTimeout(() => setAwake(false), SLEEP_AFTER_MS);
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return isAwake;
}

/** Follows the run from what the store holds on; after sleep or a lost connection too, without loss or repeat. */
export function useRunFeed(runId: string, store: RunStore): void {
  const client = useTRPCClient();
  const isAwake = useAwake();
  const [refusals, setRefusals] = useState(0);
  const isSettledRun = store.use(({ run }) => isSettled(run.head.state));
  useEffect(() => {
    if (isSettledRun) return store.setFeed("settled");
    if (!isAwake) return store.setFeed("asleep");
    store.setFeed("connecting");
    let again: ReturnType<typeof setTimeout> | undefined;
    const pace = makePace(store.apply);
    const subscription = client.runs.live.subscribe(
      { runId, lastEventId: String(store.get().cursor) },
      {
        onStarted: () => store.setFeed("live"),
        onData: ({ data }) => pace.push(data),
        onConnectionStateChange: ({ state }) => store.setFeed(state === "pending" ? "live" : "connecting"),
        onError: () => {
          store.setFeed("lost");
          again = setTimeout(() => setRefusals(refusals + 1), ASK_AGAIN_MS);
        },
      },
    );
    return () => {
      clearTimeout(again);
      subscription.unsubscribe();
      pace.close();
    };
  }, [client, runId, store, isAwake, isSettledRun, refusals]);
}

interface CurveReads {
  /** Tiles a curve. */
  target: number;
  /** What came with the page; null where that failed. */
  brought: Promise<RunCurves | null>;
}

/** Takes the curves that the page brought, and reads them again whenever the store asks for it. */
export function useCurveReads(runId: string, store: RunStore, { target, brought }: CurveReads): void {
  const client = useTRPCClient();
  const reading = store.use(({ run }) => run.reading);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let again: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      // A page whose connection broke off before they came asks for them. What React hands on is no whole promise: it has
      // a `then`, and nothing comes of its `catch`.
      const first = reading === 0 ? await Promise.resolve(brought).catch(() => null) : null;
      const found = first ?? (await client.curves.ofRun.query({ runId, target }, { signal }));
      const more = await readInParts(found.rest, (seriesIds) =>
        client.curves.tiles.query({ seriesIds, target }, { signal }),
      );
      if (!signal.aborted)
        store.takeCurves({ reading, series: found.series, tiles: [...found.tiles, ...more] });
    };
    read().catch(() => {
      if (!signal.aborted) again = setTimeout(() => setTries(tries + 1), RETRY_MS);
    });
    return () => {
      stop.abort();
      clearTimeout(again);
    };
  }, [client, runId, store, target, brought, reading, tries]);
}

const RETRY_MS = 2_000;
const SERIES_PER_READ = 100;

async function readInParts<T>(ids: readonly number[], read: (part: number[]) => Promise<T[]>): Promise<T[]> {
  const parts: T[][] = [];
  for (let from = 0; from < ids.length; from += SERIES_PER_READ) {
    parts.push(await read(ids.slice(from, from + SERIES_PER_READ)));
  }
  return parts.flat();
}
