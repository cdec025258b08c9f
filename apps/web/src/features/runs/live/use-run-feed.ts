"use client";

import { useEffect, useState } from "react";
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

/** Reads the curves when the page opens, and again whenever the store asks for it. */
export function useCurveReads(runId: string, store: RunStore, target: number): void {
  const client = useTRPCClient();
  const reading = store.use(({ run }) => run.reading);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const series = await client.curves.series.query({ runId }, { signal: stop.signal });
      const seriesIds = series.map(({ id }) => id);
      const tiles = await readInParts(seriesIds, (ids) =>
        client.curves.tiles.query({ seriesIds: ids, target }, { signal: stop.signal }),
      );
      store.takeCurves({ reading, series, tiles });
    };
    read().catch(() => {
      if (!stop.signal.aborted) again = setTimeout(() => setTries(tries + 1), RETRY_MS);
    });
    return () => {
      stop.abort();
      clearTimeout(again);
    };
  }, [client, runId, store, target, reading, tries]);
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
