"use client";

import { catalog } from "@switchyard/catalog";
import { type CompileResult, compile } from "@switchyard/compiler";
import type { GraphDoc, GraphProblem } from "@switchyard/graph";
import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { RunFields, type RunValues } from "./run-form";
import { readSeed } from "./seed";
import { Stages, Warnings } from "./stages";
import { type StartOptions, useStart } from "./use-start";

export interface RunDialogProps extends StartOptions {
  doc: GraphDoc;
  onClose: () => void;
  onShowProblems: () => void;
}

/** Shows what a run would do, and starts it. */
export function RunDialog({ doc, ...rest }: RunDialogProps) {
  const [values, setValues] = useState<RunValues>({ name: "", seed: "0" });
  const seed = readSeed(values.seed) ?? 0;
  const compiled = useMemo(() => compile(doc, catalog, { seed }), [doc, seed]);
  return compiled.ok ? (
    <ReadyDialog compiled={compiled} values={values} onChange={setValues} {...rest} />
  ) : (
    <BlockedDialog problems={compiled.problems} {...rest} />
  );
}

type DialogActions = Omit<RunDialogProps, "doc">;

const TITLE = "Run the experiment";
const SHOWN_PROBLEMS = 8;

interface BlockedProps extends DialogActions {
  problems: readonly GraphProblem[];
}

function BlockedDialog({ problems, onClose, onShowProblems }: BlockedProps) {
  const errors = problems.filter(({ severity }) => severity === "error");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description={`${errors.length} ${errors.length === 1 ? "problem stops" : "problems stop"} this graph from running.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={onShowProblems}>
            Show the problems
          </Button>
        </>
      }
    >
      <ul className="list-disc pl-5">
        {errors.slice(0, SHOWN_PROBLEMS).map((problem) => (
          <li key={`${problem.nodeId} ${problem.param ?? problem.port} ${problem.message}`}>
            {problem.nodeId ? <span className="font-mono text-faint text-xs">{problem.nodeId}: </span> : null}
            {problem.message}
          </li>
        ))}
      </ul>
      {errors.length > SHOWN_PROBLEMS ? (
        <p className="pt-2 text-faint">and {errors.length - SHOWN_PROBLEMS} more</p>
      ) : null}
    </Dialog>
  );
}

type Compiled = Extract<CompileResult, { ok: true }>;

function useFinishedStages({ spec }: Compiled): ReadonlySet<string> | null {
  const trpc = useTRPC();
  const hashes = useMemo(() => {
    const stages = new Set(spec.stages);
    return spec.nodes.filter(({ id }) => stages.has(id)).map(({ hash }) => hash);
  }, [spec]);
  const { data } = useQuery({
    ...trpc.experiments.finishedStages.queryOptions({ hashes }),
    placeholderData: (held) => held,
  });
  return useMemo(() => (data ? new Set(data) : null), [data]);
}

interface ReadyProps extends DialogActions {
  compiled: Compiled;
  values: RunValues;
  onChange: (values: RunValues) => void;
}

function ReadyDialog({ compiled, values, onChange, onClose, experimentId, save }: ReadyProps) {
  const { begin, error, isBusy } = useStart({ experimentId, save });
  const finished = useFinishedStages(compiled);
  const seed = readSeed(values.seed);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description="The next free worker takes it. The run keeps a copy of the graph as it is now."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="run-form" busy={isBusy} disabled={seed === null}>
            <Play className="size-3.5 fill-current" aria-hidden="true" /> Start
          </Button>
        </>
      }
    >
      <form
        id="run-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (seed !== null) void begin(seed, values.name.trim());
        }}
      >
        <RunFields values={values} onChange={onChange} />
        <div className="flex flex-col gap-1.5">
          <h3 className="font-medium text-xs">Stages</h3>
          <Stages spec={compiled.spec} finished={finished} />
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
    </Dialog>
  );
}
