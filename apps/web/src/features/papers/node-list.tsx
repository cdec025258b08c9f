"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { Skeleton } from "@/ui/skeleton";

const NodeDocText = dynamic(() => import("@/features/node-docs").then((module) => module.NodeDocText), {
  loading: () => <Skeleton className="mt-3 h-40" />,
});

export interface ListedNode {
  readonly kind: string;
  readonly what: string;
  /** As the palette calls it; null while there is no such kind. */
  readonly title: string | null;
}

/** The nodes that the method became, each with its own page to open. */
export function NodeList({ nodes }: { nodes: readonly ListedNode[] }) {
  return (
    <Card className="divide-y divide-line">
      {nodes.map((node) =>
        node.title === null ? <Unbuilt key={node.kind} {...node} /> : <Built key={node.kind} {...node} />,
      )}
    </Card>
  );
}

function Built({ kind, what, title }: ListedNode) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="group px-3 py-2" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-2 rounded [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-3.5 shrink-0 self-center text-faint transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="font-medium">{title}</span>
        <code className="font-mono text-2xs text-faint">{kind}</code>
        <span className="basis-full pl-5.5 text-soft text-xs">{what}</span>
      </summary>
      <div className="pl-5.5">{isOpen ? <NodeDocText kind={kind} /> : null}</div>
    </details>
  );
}

function Unbuilt({ kind, what }: ListedNode) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 px-3 py-2 pl-8.5">
      <code className="font-mono text-xs">{kind}</code>
      <Badge>not built yet</Badge>
      <span className="basis-full text-soft text-xs">{what}</span>
    </div>
  );
}
