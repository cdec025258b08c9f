"use client";

import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import type { GraphDoc, GraphProblem } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AlertTriangle, Dices, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";

const MAX_SEED = 2 ** 32 - 1;

/** Null where the text is no seed. */
function readSeed(text: string): number | null {
  const seed = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED ? seed : null;
}

function Stages({ spec, finished }: { spec: JobSpec; finished: ReadonlySet<string> | null }) {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  return (
    <ol className="divide-y rounded-md border">
      {spec.stages.map((id, index) => {
        const node = nodes.get(id);
        const isReused = node !== undefined && (finished?.has(node.hash) ?? false);
        return (
          <li key={id} className="flex h-9 items-center gap-2 px-3">
            <span className="tabular w-4 text-faint text-xs">{index + 1}</span>
            <span className="min-w-0 truncate">{node?.label ?? id}</span>
            <span className="ml-auto flex items-center">
              {isReused ? (
                <Badge tone="good">Done before: reused</Badge>
              ) : (
                <span className="text-faint text-xs">{finished ? "will run" : ""}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Warnings({ warnings }: { warnings: readonly GraphProblem[] }) {
  return warnings.map((warning) => (
    <p
      key={`${warning.nodeId} ${warning.message}`}
      className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn text-xs"
    >
      <AlertTriangle className="size-4 shrink-0" aria-hidden="true" />
      <span>
        {warning.message} {warning.remedy}
      </span>
    </p>
  ));
}

export interface RunDialogProps {
  experimentId: string;
  doc: GraphDoc;
  /** Stores the draft first; false where that failed. */
  save: () => Promise<boolean>;
  onClose: () => void;
  onShowProblems: () => void;
}

function useStart({ experimentId, save }: Pick<RunDialogProps, "experimentId" | "save">) {
  const trpc = useTRPC();
  const router = useRouter();
  const start = useMutation(
    trpc.runs.start.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) }),
  );
  const [isUnsaved, setIsUnsaved] = useState(false);
  return {
    error: isUnsaved
      ? "The graph could not be saved, so nothing was started."
      : start.error && faultText(start.error),
    // Stays busy until the run's page is there.
    isBusy: start.isPending || start.isSuccess,
    begin: async (seed: number, name: string) => {
      const isSaved = await save();
      setIsUnsaved(!isSaved);
      if (isSaved) start.mutate({ experimentId, seed, ...(name ? { name } : {}) });
    },
  };
}

/** Shows what a run would do, and starts it. */
export function RunDialog({ experimentId, doc, save, onClose, onShowProblems }: RunDialogProps) {
  const trpc = useTRPC();
  const [seedText, setSeedText] = useState("0");
  const [name, setName] = useState("");
  const seed = readSeed(seedText);
  const compiled = useMemo(() => compile(doc, catalog, { seed: seed ?? 0 }), [doc, seed]);
  const hashes = useMemo(
    () =>
      compiled.ok
        ? compiled.spec.nodes.filter(({ id }) => compiled.spec.stages.includes(id)).map(({ hash }) => hash)
        : [],
    [compiled],
  );
  const finished = useQuery({
    ...trpc.experiments.finishedStages.queryOptions({ hashes }),
    enabled: compiled.ok,
    placeholderData: (held) => held,
  });
  const { begin, error, isBusy } = useStart({ experimentId, save });
  const errorCount = compiled.ok
    ? 0
    : compiled.problems.filter(({ severity }) => severity === "error").length;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Run the experiment"
      description={
        compiled.ok
          ? "The next free worker takes it. The run keeps a copy of the graph as it is now."
          : `${errorCount} ${errorCount === 1 ? "problem stops" : "problems stop"} this graph from running.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {compiled.ok ? (
            <Button variant="primary" type="submit" form="run-form" busy={isBusy} disabled={seed === null}>
              <Play className="size-3.5 fill-current" aria-hidden="true" /> Start
            </Button>
          ) : (
            <Button variant="primary" onClick={onShowProblems}>
              Show the problems
            </Button>
          )}
        </>
      }
    >
      {compiled.ok ? (
        <form
          id="run-form"
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (seed !== null) void begin(seed, name.trim());
          }}
        >
          <div className="grid grid-cols-[1fr_9rem] gap-3">
            <Field label="Name" help="Empty: made from the experiment's name.">
              {(ids) => (
                <Input
                  {...ids}
                  value={name}
                  maxLength={120}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Field
              label="Seed"
              help="Same seed, same run."
              errors={seed === null ? [`A whole number from 0 to ${MAX_SEED}.`] : []}
            >
              {(ids) => (
                <div className="flex gap-1">
                  <Input
                    {...ids}
                    inputMode="numeric"
                    value={seedText}
                    onChange={(event) => setSeedText(event.target.value)}
                    className="tabular"
                  />
                  <IconButton
                    label="Another seed"
                    variant="secondary"
                    onClick={() => setSeedText(String(Math.floor(Math.random() * 100_000)))}
                  >
                    <Dices className="size-4" aria-hidden="true" />
                  </IconButton>
                </div>
              )}
            </Field>
          </div>
          <div className="flex flex-col gap-1.5">
            <h3 className="font-medium text-xs">Stages</h3>
            <Stages spec={compiled.spec} finished={finished.data ? new Set(finished.data) : null} />
          </div>
          <Warnings warnings={compiled.warnings} />
          <p className="truncate font-mono text-2xs text-faint" title={compiled.spec.hash}>
            spec {compiled.spec.hash.slice(0, 16)}
          </p>
          {error ? (
            <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
              {error}
            </p>
          ) : null}
        </form>
      ) : (
        <ul className="list-disc pl-5">
          {compiled.problems
            .filter(({ severity }) => severity === "error")
            .slice(0, 8)
            .map((problem) => (
              <li key={`${problem.nodeId} ${problem.param} ${problem.message}`}>{problem.message}</li>
            ))}
        </ul>
      )}
    </Dialog>
  );
}
