"use client";

import { Check, CloudOff, Loader, Pencil, TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import type { Autosave, SaveStatus } from "../store/autosave";

const LOOKS: Record<SaveStatus["kind"], { text: string; Icon: typeof Check; className: string }> = {
  saved: { text: "Saved", Icon: Check, className: "text-faint" },
  unsaved: { text: "Edited", Icon: Pencil, className: "text-faint" },
  saving: { text: "Saving", Icon: Loader, className: "text-faint" },
  failed: { text: "Not saved", Icon: CloudOff, className: "text-bad" },
  conflict: { text: "Conflict", Icon: TriangleAlert, className: "text-warn" },
};

/** Whether the draft is stored; where it is not, why, and a way to try again. */
export function SaveBadge<T>({ autosave }: { autosave: Autosave<T> }) {
  const status = useStore(autosave.status);
  const { text, Icon, className } = LOOKS[status.kind];
  const isWell = status.kind !== "failed" && status.kind !== "conflict";
  const message = status.kind === "failed" ? status.message : null;
  return (
    <div className="flex min-w-0 items-center gap-1">
      <span
        role="status"
        title={message ?? undefined}
        className={cn("inline-flex w-20 items-center gap-1 text-xs max-sm:w-auto", className)}
      >
        <Icon className="size-3.5 shrink-0" aria-hidden="true" />
        {/* A phone has no room for words while all is well. */}
        <span className={cn(isWell && "max-sm:sr-only")}>{text}</span>
        {message ? <span className="sr-only">{message}</span> : null}
      </span>
      {status.kind === "failed" ? (
        <Button size="sm" onClick={() => void autosave.flush()}>
          Retry
        </Button>
      ) : null}
    </div>
  );
}
