"use client";

import type { GraphProblem } from "@switchyard/graph";
import { nodeTitle } from "@/features/graph-view";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useDesigner } from "../store/context";

const SHOWN_PROBLEMS = 8;

interface BlockedDialogProps {
  title: string;
  problems: readonly GraphProblem[];
  /** What cannot be done for it, said after what is wrong. */
  so?: string;
  onClose: () => void;
  onShowProblems: () => void;
}

/** In place of a dialog that needs a graph which can run. */
export function BlockedDialog({ title, problems, so = "", onClose, onShowProblems }: BlockedDialogProps) {
  const errors = problems.filter(({ severity }) => severity === "error");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={`${errors.length} ${errors.length === 1 ? "problem stops" : "problems stop"} this graph from running${so}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={onShowProblems}>
            Show the problems
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2.5">
        {errors.slice(0, SHOWN_PROBLEMS).map((problem) => (
          <Problem
            key={`${problem.nodeId} ${problem.param ?? problem.port} ${problem.message}`}
            problem={problem}
          />
        ))}
      </ul>
      {errors.length > SHOWN_PROBLEMS ? (
        <p className="pt-2 text-faint">and {errors.length - SHOWN_PROBLEMS} more</p>
      ) : null}
    </Dialog>
  );
}

function Problem({ problem: { nodeId, message, remedy } }: { problem: GraphProblem }) {
  const node = useDesigner((state) => state.history.present.nodes.find(({ id }) => id === nodeId));
  return (
    <li>
      {node ? <span className="font-medium">{nodeTitle(node)}: </span> : null}
      {message} <span className="text-soft">{remedy}</span>
    </li>
  );
}
