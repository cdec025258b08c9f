"use client";

import type { GraphProblem } from "@switchyard/graph";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

const SHOWN_PROBLEMS = 8;

interface BlockedDialogProps {
  title: string;
  problems: readonly GraphProblem[];
  onClose: () => void;
  onShowProblems: () => void;
}

/** In place of the run dialog, while the graph cannot run. */
export function BlockedDialog({ title, problems, onClose, onShowProblems }: BlockedDialogProps) {
  const errors = problems.filter(({ severity }) => severity === "error");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
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
