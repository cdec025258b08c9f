"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RulesScope, RunRules } from "@/server/alerts/edit-alerts";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { useRunFacts } from "../run-context";
import { draftOf, type RulesDraft, readDraft } from "./rules-draft";
import { RulesForm } from "./rules-form";

interface RulesDialogProps {
  open: boolean;
  onClose: () => void;
}

/** The rules that hold for this run, to be changed for it or for all runs of its experiment. */
export function RulesDialog({ open, onClose }: RulesDialogProps) {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const { data, error } = useQuery(trpc.alerts.rules.queryOptions({ runId }, { enabled: open, gcTime: 0 }));
  if (open && data) return <LoadedDialog key={data.source} held={data} onClose={onClose} />;
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()} title="Alert rules">
      {error ? <p className="text-bad">{error.message}</p> : <Skeleton className="h-64" />}
    </Dialog>
  );
}

const HELD: Record<RunRules["source"], string> = {
  run: "This run has rules of its own.",
  experiment: "The rules of the experiment hold.",
  default: "The usual rules hold; nobody has changed them.",
};

function LoadedDialog({ held, onClose }: { held: RunRules; onClose: () => void }) {
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(held.rules));
  const [errors, setErrors] = useState<Readonly<Record<string, readonly string[]>>>({});
  const { save, reset } = useRuleEdits({
    onDone: onClose,
    onRefused: (sentence) => setErrors({ webhook: [sentence] }),
  });
  const { runId } = useRunFacts();
  const saveFor = (scope: RulesScope) => {
    const read = readDraft(draft);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) save.mutate({ runId, scope, rules: read.rules });
  };
  const isBusy = save.isPending || reset.isPending;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Alert rules"
      description={HELD[held.source]}
      footer={
        <div className="flex w-full flex-wrap justify-end gap-2">
          {held.source === "default" ? null : (
            <Button
              variant="ghost"
              className="mr-auto"
              disabled={isBusy}
              onClick={() => reset.mutate({ runId })}
            >
              {held.source === "run" && held.experimentId ? "Back to the experiment's" : "Back to the usual"}
            </Button>
          )}
          {held.experimentId ? (
            <Button disabled={isBusy} onClick={() => saveFor("experiment")}>
              Save for the experiment
            </Button>
          ) : null}
          <Button variant="primary" busy={isBusy} onClick={() => saveFor("run")}>
            Save for this run
          </Button>
        </div>
      }
    >
      <RulesForm draft={draft} errors={errors} onChange={setDraft} />
    </Dialog>
  );
}

function useRuleEdits({ onDone, onRefused }: { onDone: () => void; onRefused: (sentence: string) => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const options = {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: trpc.alerts.rules.queryKey() });
      toast({ title: "Saved. The next look goes by these rules." });
      onDone();
    },
    onError: (error: { message: string }) => onRefused(error.message),
  };
  return {
    save: useMutation(trpc.alerts.saveRules.mutationOptions(options)),
    reset: useMutation(trpc.alerts.resetRules.mutationOptions(options)),
  };
}
