import type { GraphProblem } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { AlertTriangle } from "lucide-react";
import { Badge } from "@/ui/badge";

/** What would run, in order, and what has been done before. `finished` holds stage hashes; null while it is asked. */
export function Stages({ spec, finished }: { spec: JobSpec; finished: ReadonlySet<string> | null }) {
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

export function Warnings({ warnings }: { warnings: readonly GraphProblem[] }) {
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
