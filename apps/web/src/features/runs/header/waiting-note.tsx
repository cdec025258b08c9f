"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useTRPC } from "@/trpc/client";
import { useRun } from "../live/run-store";

const LOOK_EVERY_MS = 5_000;

/** A queued run says who it waits for, and what to do if there is nobody. */
export function WaitingNote() {
  const state = useRun((run) => run.head.state);
  const trpc = useTRPC();
  const isQueued = state === "queued";
  const { data: present } = useQuery(
    trpc.runs.presentWorkers.queryOptions(undefined, { enabled: isQueued, refetchInterval: LOOK_EVERY_MS }),
  );
  if (!isQueued || present === undefined) return null;
  return (
    <section aria-label="Waiting" className="flex gap-2.5 border-b bg-sunken px-3 py-2.5 text-soft sm:px-4">
      <Hourglass className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {present > 0 ? (
        <p>
          Waits for its turn: {present === 1 ? "the worker takes" : `${present} workers take`} one run at a
          time.
        </p>
      ) : (
        <p>
          No worker is there to take it. <code className="font-mono text-ink">npm start</code> starts one on
          this machine; on another, run{" "}
          <code className="font-mono text-ink">npx switchyard worker --server URL --token TOKEN</code>.
        </p>
      )}
    </section>
  );
}
