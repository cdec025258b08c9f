"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useTRPC } from "@/trpc/client";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";

const LOOK_EVERY_MS = 5_000;

const NPM_START = <code className="font-mono text-ink">npm start</code>;

/** A run that is meant for one worker waits for that one, however many there are. */
function ChosenWorkerNote({ worker }: { worker: { id: string; name: string } }) {
  const trpc = useTRPC();
  const { data: all } = useQuery(
    trpc.runs.workers.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS }),
  );
  const isPresent = all?.some(({ id, isPresent }) => id === worker.id && isPresent);
  return (
    <p>
      Waits for {worker.name}, which it was started for
      {isPresent === false
        ? ". That worker is away: start it again, or cancel this run and start one for any worker."
        : ", and takes its turn there."}
    </p>
  );
}

/** A queued run says who it waits for, and what to do if there is nobody. */
export function WaitingNote() {
  const state = useRun((run) => run.head.state);
  const { onlyWorker } = useRunFacts();
  const trpc = useTRPC();
  const isQueued = state === "queued";
  const { data: present } = useQuery(
    trpc.runs.presentWorkers.queryOptions(undefined, { enabled: isQueued, refetchInterval: LOOK_EVERY_MS }),
  );
  if (!isQueued || present === undefined) return null;
  return (
    <section aria-label="Waiting" className="flex gap-2.5 border-b bg-sunken px-3 py-2.5 text-soft sm:px-4">
      <Hourglass className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {onlyWorker ? (
        <ChosenWorkerNote worker={onlyWorker} />
      ) : present > 0 ? (
        <p>
          Waits for its turn: {present === 1 ? "the worker takes" : `${present} workers take`} one run at a
          time.
        </p>
      ) : (
        <p>
          No worker is there to take it. {NPM_START} starts one on this machine; on another, run{" "}
          <code className="font-mono text-ink">npx switchyard worker --server URL --token TOKEN</code>.
        </p>
      )}
    </section>
  );
}
