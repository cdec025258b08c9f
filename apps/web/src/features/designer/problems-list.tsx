"use client";

import { catalog } from "@switchyard/catalog";
import { type Fix, fixesFor, type GraphProblem } from "@switchyard/graph";
import { AlertTriangle, CircleAlert, CircleCheck, Search, Wrench } from "lucide-react";
import { useRef, useState } from "react";
import { nodeTitle } from "@/features/graph-view";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import type { LooseWire } from "./canvas/loose-wire";
import { useDesigner, useDesignerStore } from "./store/context";

/** A node that is added for an input stands so far to the left of it. */
const BESIDE = 320;

interface ProblemProps {
  problem: GraphProblem;
  onJump: (problem: GraphProblem) => void;
  onAddFor: (wire: LooseWire) => void;
  onFixed: (fix: Fix) => void;
}

function Problem({ problem, onJump, onAddFor, onFixed }: ProblemProps) {
  const title = useDesigner((state) => {
    const node = state.history.present.nodes.find(({ id }) => id === problem.nodeId);
    return node ? nodeTitle(node) : "The whole graph";
  });
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : AlertTriangle;
  return (
    <li className="border-b">
      <button
        type="button"
        disabled={problem.nodeId === null}
        onClick={() => onJump(problem)}
        className="-outline-offset-2 flex w-full gap-2.5 px-4 pt-2.5 pb-2 text-left enabled:hover:bg-hover"
      >
        <Icon
          className={`mt-0.5 size-4 shrink-0 ${isError ? "text-bad" : "text-warn"}`}
          aria-label={isError ? "Error" : "Warning"}
        />
        <span className="min-w-0">
          <span className="block truncate font-medium text-xs">
            {title}
            {problem.param || problem.port ? (
              <span className="font-mono font-normal text-2xs text-faint">
                {" "}
                {problem.param ?? problem.port}
              </span>
            ) : null}
          </span>
          <span className="block break-words">{problem.message}</span>
          <span className="block break-words text-faint text-xs">{problem.remedy}</span>
        </span>
      </button>
      <Remedies problem={problem} onAddFor={onAddFor} onFixed={onFixed} />
    </li>
  );
}

/** A button for each mechanical remedy; a search for what may be plugged in where there is more to choose from. */
function Remedies({ problem, onAddFor, onFixed }: Omit<ProblemProps, "onJump">) {
  const doc = useDesigner((state) => state.history.present);
  const fixes = fixesFor(problem, doc, catalog);
  const { nodeId, port } = problem;
  const node = doc.nodes.find(({ id }) => id === nodeId);
  const canSearch = problem.code === "missingInput" && node && port !== undefined;
  if (fixes.length === 0 && !canSearch) return null;
  return (
    <div className="flex flex-wrap gap-1.5 pr-4 pb-2.5 pl-10.5">
      {fixes.map((fix) => (
        <Button
          key={fix.label}
          size="sm"
          className="max-w-full"
          title={fix.label}
          onClick={() => onFixed(fix)}
        >
          <Wrench className="size-3 shrink-0" aria-hidden="true" />
          <span className="truncate">{fix.label}</span>
        </Button>
      ))}
      {canSearch ? (
        <Button
          size="sm"
          variant={fixes.length > 0 ? "ghost" : "secondary"}
          onClick={() =>
            onAddFor({
              from: { node: node.id, port, side: "target" },
              at: { x: node.position.x - BESIDE, y: node.position.y },
            })
          }
        >
          <Search className="size-3" aria-hidden="true" /> Choose a node
        </Button>
      ) : null}
    </div>
  );
}

export interface ProblemsListProps {
  onJump: (problem: GraphProblem) => void;
  onAddFor: (wire: LooseWire) => void;
}

/** Everything that stops the graph from running, and what is worth a second look. Errors come first. */
export function ProblemsList({ onJump, onAddFor }: ProblemsListProps) {
  const store = useDesignerStore();
  const problems = useDesigner((state) => state.problems);
  const [done, setDone] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const fixed = ({ label, apply }: Fix) => {
    const { history, edit } = store.getState();
    edit(apply(history.present));
    setDone(label);
    list.current?.focus();
  };
  const sorted = [...problems].sort(
    (a, b) => Number(b.severity === "error") - Number(a.severity === "error"),
  );
  return (
    <div ref={list} tabIndex={-1} className="outline-none">
      {/* The button that was pressed is gone with its problem: what it did is said here. */}
      <p role="status" className="sr-only">
        {done ? `Done: ${done}. ${problems.length} problems left.` : ""}
      </p>
      {problems.length === 0 ? (
        <EmptyState
          icon={<CircleCheck className="size-6 text-good" aria-hidden="true" />}
          title="Ready to run"
        >
          No problems in this graph.
        </EmptyState>
      ) : (
        <ul>
          {sorted.map((problem, index) => (
            <Problem
              // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice.
              key={`${problem.nodeId} ${problem.param ?? problem.port ?? ""} ${problem.code} ${index}`}
              problem={problem}
              onJump={onJump}
              onAddFor={onAddFor}
              onFixed={fixed}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
