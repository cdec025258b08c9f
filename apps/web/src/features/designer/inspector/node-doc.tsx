"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Skeleton } from "@/ui/skeleton";

/** Formulas need a large library: it comes with the texts, when a doc is opened for the first time. */
const NodeDocText = dynamic(() => import("@/features/node-docs").then((module) => module.NodeDocText), {
  loading: () => <Skeleton className="mt-3 h-40" />,
});

/** What a kind does, with its formula and the paper's values. */
export function NodeDoc({ kind }: { kind: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="group border-t px-4 py-3"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer list-none items-center gap-1 rounded font-medium text-2xs text-faint uppercase tracking-wide [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden="true" />
        About this node
      </summary>
      {isOpen ? <NodeDocText kind={kind} /> : null}
    </details>
  );
}
