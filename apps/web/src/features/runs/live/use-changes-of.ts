"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { RunPageState } from "./run-state";
import { useRun } from "./run-store";

/** At most one read in this time, however fast changes come. */
const QUIET_MS = 1_000;

/** Has a query read again when the feed says that its part of the run has changed. */
export function useChangesOf(part: keyof RunPageState["changes"], queryKey: QueryKey): void {
  const client = useQueryClient();
  const count = useRun((run) => run.changes[part]);
  const seen = useRef(count);
  const key = useRef(queryKey);
  key.current = queryKey;
  useEffect(() => {
    if (seen.current === count) return;
    const timer = setTimeout(() => {
      seen.current = count;
      void client.invalidateQueries({ queryKey: key.current });
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [client, count]);
}
