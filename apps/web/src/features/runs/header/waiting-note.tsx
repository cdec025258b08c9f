"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useState } from "react";
import { priorityWord } from "@/features/run-queue";
import { type KnownWorker, type Waiting, whyWaiting } from "@/requirements/why-waiting";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { useRun } from "../live/run-store";
import { PlaceDialog } from "../queue/place-dialog";
import { useRunFacts } from "../run-context";

const LOOK_EVERY_MS = 5_000;

const NPM_START = <code className="font-mono text-ink">npm start</code>;

/** A run that is meant for one worker waits for that one, however many there are. */
function ChosenWorkerNote({ name, isPresent }: { name: string; isPresent: boolean }) {
  return (
    <p>
      Waits for {name}, which it was started for
      {isPresent
        ? ", and takes its turn there."
        : ". That worker is away: start it again, or cancel this run and start one for any worker."}
    </p>
  );
}

function TurnNote({ present }: { present: number }) {
  return present > 0 ? (
    <p>
      Waits for its turn: {present === 1 ? "the worker takes" : `${present} workers take`} one run at a time.
    </p>
  ) : (
    <p>
      No worker is there to take it. {NPM_START} starts one on this machine; on another, run{" "}
      <code className="font-mono text-ink">npx switchyard worker --server URL --token TOKEN</code>.
    </p>
  );
}

/** What its nodes require is the reason. */
function RequirementNote({ waiting }: { waiting: Exclude<Waiting, { kind: "turn" }> }) {
  if (waiting.kind === "away") {
    return (
      <p>
        It needs {waiting.needs}, which {waiting.names.join(", ")} has and nobody that is there: start that
        worker again.
      </p>
    );
  }
  return (
    <p>
      No known worker can take it: it needs {waiting.needs}. {waiting.why} {waiting.remedy}
    </p>
  );
}

function Reason({ workers }: { workers: readonly KnownWorker[] }) {
  const { requires } = useRunFacts();
  const onlyWorker = useRun((run) => run.head.onlyWorker);
  const waiting = whyWaiting(requires, workers, onlyWorker?.id ?? null);
  if (waiting.kind !== "turn") return <RequirementNote waiting={waiting} />;
  if (onlyWorker) {
    const isPresent = workers.some(({ id, isPresent }) => id === onlyWorker.id && isPresent);
    return <ChosenWorkerNote name={onlyWorker.name} isPresent={isPresent} />;
  }
  return <TurnNote present={workers.filter(({ isPresent }) => isPresent).length} />;
}

/** Its place in the queue, and how to change it while it has one. */
function Place() {
  const { runId } = useRunFacts();
  const priority = useRun((run) => run.head.priority);
  const onlyWorker = useRun((run) => run.head.onlyWorker);
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="ml-auto flex shrink-0 items-center gap-3 text-xs max-sm:ml-0 max-sm:w-full">
      <span className="first-letter:uppercase">
        {priorityWord(priority)} priority, {onlyWorker ? `only ${onlyWorker.name}` : "any worker"}
      </span>
      <Button size="sm" aria-label="Change the priority and worker" onClick={() => setAsking(true)}>
        Change
      </Button>
      {isAsking ? (
        <PlaceDialog
          runs={[{ runId, priority, workerId: onlyWorker?.id ?? null }]}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

/** A queued run says who it waits for, and what to do if there is nobody. */
export function WaitingNote() {
  const state = useRun((run) => run.head.state);
  const trpc = useTRPC();
  const isQueued = state === "queued";
  const { data: workers } = useQuery(
    trpc.runs.workers.queryOptions(undefined, { enabled: isQueued, refetchInterval: LOOK_EVERY_MS }),
  );
  if (!isQueued || workers === undefined) return null;
  return (
    <section
      aria-label="Waiting"
      className="flex items-start gap-x-2.5 gap-y-2 border-b bg-sunken px-3 py-2.5 text-soft max-sm:flex-wrap sm:items-center sm:px-4"
    >
      <Hourglass className="size-4 max-sm:mt-0.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <Reason workers={workers} />
      </div>
      <Place />
    </section>
  );
}
