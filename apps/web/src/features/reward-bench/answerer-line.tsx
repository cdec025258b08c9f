"use client";

import { Badge } from "@/ui/badge";
import { useAnswerers } from "./use-answerers";

/** Who would answer, or what to do where nobody would. */
export function AnswererLine() {
  const answerers = useAnswerers();
  const [first] = answerers ?? [];
  if (!answerers) return <p className="h-5 text-2xs text-faint">Looking for a worker…</p>;
  if (!first) {
    return (
      <p className="flex flex-wrap items-center gap-1.5 text-2xs text-soft" role="status">
        <Badge tone="warn">No worker</Badge> A worker answers this. Start one:{" "}
        <code>npx switchyard worker</code>.
      </p>
    );
  }
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-1.5 text-2xs text-soft" role="status">
      <Badge tone={first.isWarm ? "good" : "neutral"} dot="still">
        <span className="max-w-48 truncate">{first.name}</span>
      </Badge>
      {first.isWarm
        ? "Its trainer is warm."
        : "Its trainer starts with the first question, which takes some seconds."}
    </p>
  );
}
