"use client";

import { useState } from "react";
import { PriorityField, WorkerField } from "@/features/run-queue";
import type { QueuePlace } from "@/server/runs/change-queue";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { newPlaces, type PlaceChoice, sharedOf } from "./new-places";
import { usePlaceRuns } from "./use-place-runs";

interface PlaceDialogProps {
  /** Runs that wait, at the places that they have. */
  runs: readonly QueuePlace[];
  onClose: () => void;
}

function changeWords(changed: number, all: number): string {
  if (all === 1) return "Change the run";
  return changed === all ? `Change ${all} runs` : `Change ${changed} of ${all} runs`;
}

/** Who shall take runs that wait, and when. */
export function PlaceDialog({ runs, onClose }: PlaceDialogProps) {
  const [choice, setChoice] = useState<PlaceChoice>({});
  const { place, isBusy } = usePlaceRuns();
  const changed = newPlaces(runs, choice);
  const priority = choice.priority ?? sharedOf(runs.map((run) => run.priority)) ?? null;
  const workerId = "workerId" in choice ? choice.workerId : sharedOf(runs.map((run) => run.workerId));
  const words = runs.length === 1 ? "The run waits" : `${runs.length} runs wait`;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Priority and worker"
      description={`${words} for a worker. Until one has taken ${runs.length === 1 ? "it" : "a run"}, this can be changed.`}
      footer={
        <>
          <Button onClick={onClose}>Leave as it is</Button>
          <Button
            variant="primary"
            busy={isBusy}
            disabled={changed.length === 0}
            onClick={() => place(changed, onClose)}
          >
            {changeWords(changed.length, runs.length)}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <WorkerField
          value={workerId}
          onChange={(next) => setChoice({ ...choice, workerId: next })}
          goneText="This worker is not registered any more: nobody takes the run. Choose another, or any."
        />
        <PriorityField value={priority} onChange={(next) => setChoice({ ...choice, priority: next })} />
      </div>
    </Dialog>
  );
}
