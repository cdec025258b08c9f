"use client";

import { catalog } from "@switchyard/catalog";
import type { GraphProblem } from "@switchyard/graph";
import { AlertTriangle, CircleAlert, CircleCheck } from "lucide-react";
import { EmptyState } from "@/ui/empty-state";
import { useDesigner } from "./store/context";

function Problem({ problem, onJump }: { problem: GraphProblem; onJump: (problem: GraphProblem) => void }) {
  const title = useDesigner((state) => {
    const node = state.history.present.nodes.find(({ id }) => id === problem.nodeId);
    return node ? (node.label ?? catalog.get(node.kind)?.title ?? node.kind) : "The whole graph";
  });
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : AlertTriangle;
  return (
    <li>
      <button
        type="button"
        disabled={problem.nodeId === null}
        onClick={() => onJump(problem)}
        className="-outline-offset-2 flex w-full gap-2.5 border-b px-4 py-2.5 text-left enabled:hover:bg-hover"
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
    </li>
  );
}

/** Everything that stops the graph from running, and what is worth a second look. Errors come first. */
export function ProblemsList({ onJump }: { onJump: (problem: GraphProblem) => void }) {
  const problems = useDesigner((state) => state.problems);
  if (problems.length === 0) {
    return (
      <EmptyState icon={<CircleCheck className="size-6 text-good" aria-hidden="true" />} title="Ready to run">
        No problems in this graph.
      </EmptyState>
    );
  }
  const sorted = [...problems].sort(
    (a, b) => Number(b.severity === "error") - Number(a.severity === "error"),
  );
  return (
    <ul>
      {sorted.map((problem, index) => (
        <Problem
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice.
          key={`${problem.nodeId} ${problem.param ?? problem.port ?? ""} ${problem.code} ${index}`}
          problem={problem}
          onJump={onJump}
        />
      ))}
    </ul>
  );
}
