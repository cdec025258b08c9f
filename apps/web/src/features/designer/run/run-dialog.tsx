"use client";

import type { GraphDoc } from "@switchyard/graph";
import { Play } from "lucide-react";
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";
import { BlockedDialog } from "./blocked-dialog";
import { RequirementWarning } from "./requirement-warning";
import { recallChoice, rememberChoice } from "./run-choice";
import { RunFields, type RunValues } from "./run-form";
import { planRuns, type RunPlan } from "./run-plan";
import { isTooMany, RunPreview } from "./run-preview";
import { readSeeds } from "./seeds";
import { Warnings } from "./stages";
import { useFinishedStages } from "./use-finished-stages";
import { type StartOptions, useStart } from "./use-start";

export interface RunDialogProps extends StartOptions {
  doc: GraphDoc;
  onClose: () => void;
  onShowProblems: () => void;
}

const TITLE = "Run the experiment";

/** Shows what would be queued, and queues it. */
export function RunDialog({ doc, onShowProblems, ...rest }: RunDialogProps) {
  const [values, setValues] = useState<RunValues>(() => ({
    name: "",
    notes: "",
    ...recallChoice(window.localStorage),
  }));
  const read = readSeeds(values.seeds);
  const [lastGood, setLastGood] = useState<readonly number[]>([0]);
  const typed = read.ok ? read.seeds : lastGood;
  if (typed.join() !== lastGood.join()) setLastGood(typed);
  // Many runs take a moment to work out: the fields stay quick while they are typed in.
  const seeds = useDeferredValue(lastGood);
  const planned = useMemo(() => planRuns(doc, seeds), [doc, seeds]);
  return planned.ok ? (
    <ReadyDialog
      doc={doc}
      plan={planned.plan}
      seeds={read.ok ? read.seeds : null}
      values={values}
      onChange={setValues}
      {...rest}
    />
  ) : (
    <BlockedDialog
      title={TITLE}
      problems={planned.problems}
      onClose={rest.onClose}
      onShowProblems={onShowProblems}
    />
  );
}

interface ReadyProps extends Omit<RunDialogProps, "onShowProblems"> {
  plan: RunPlan;
  /** Null while what is typed gives none. */
  seeds: readonly number[] | null;
  values: RunValues;
  onChange: (values: RunValues) => void;
}

/** Calls `act` at Ctrl+Enter or Cmd+Enter, wherever the keyboard is in the dialog. */
function useStartKeys(act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function ReadyDialog({ doc, plan, seeds, values, onChange, onClose, experimentId, save }: ReadyProps) {
  const { begin, error, isBusy } = useStart({ experimentId, save });
  const finished = useFinishedStages(plan.runs);
  const total = plan.points * (seeds?.length ?? 1);
  const start = () => {
    if (!seeds || isTooMany(total)) return;
    const { name, notes, seeds: choice, priority, workerId } = values;
    rememberChoice(window.localStorage, { seeds: choice, priority, workerId });
    const named = name.trim() ? { name: name.trim() } : {};
    void begin({ seeds: [...seeds], notes: notes.trim(), priority, workerId, ...named });
  };
  useStartKeys(start);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description="Each run keeps a copy of its graph as it is now."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="run-form"
            busy={isBusy}
            disabled={seeds === null || isTooMany(total)}
          >
            <Play className="size-3.5 fill-current" aria-hidden="true" />
            {total > 1 ? `Start ${total} runs` : "Start"}
            <Kbd keys="Ctrl+Enter" className="border-on-brand/40 text-on-brand max-sm:hidden" />
          </Button>
        </>
      }
    >
      <form
        id="run-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <RunFields values={values} onChange={onChange} />
        <RunPreview {...{ doc, plan, total, finished }} workerId={values.workerId} />
        <RequirementWarning plan={plan} workerId={values.workerId} />
        <Warnings warnings={plan.warnings} />
        {error ? (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {error}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}
