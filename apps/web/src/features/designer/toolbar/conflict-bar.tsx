"use client";

import { useStore } from "zustand";
import { Button } from "@/ui/button";
import type { Autosave } from "../store/autosave";

interface ConflictBarProps<T> {
  autosave: Autosave<T>;
  onLoadOther: () => void;
}

/** Someone else, or another tab, has saved since this page was opened: one of the two must be chosen. */
export function ConflictBar<T>({ autosave, onLoadOther }: ConflictBarProps<T>) {
  const status = useStore(autosave.status);
  if (status.kind !== "conflict") return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b bg-warn-soft px-3 py-2 text-warn">
      <p className="min-w-0 flex-1">
        This experiment was changed elsewhere since you opened it. Your edits are kept here, but not stored.
      </p>
      <Button size="sm" onClick={onLoadOther} title="Undo brings your own edits back.">
        Load the other version
      </Button>
      <Button size="sm" onClick={() => void autosave.keepMine()}>
        Keep mine
      </Button>
    </div>
  );
}
