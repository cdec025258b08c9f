"use client";

import { X } from "lucide-react";
import type { RunRow } from "@/server/runs/list-runs";
import { Button, IconButton } from "@/ui/button";
import { COMMAND_TITLES, commandsFor } from "../run-commands";
import { COMMAND_ICONS, type OnAct } from "./run-menu";

interface BulkBarProps {
  runs: readonly RunRow[];
  isBusy: boolean;
  onAct: OnAct;
  onClear: () => void;
}

/** What can be done to the selected runs. */
export function BulkBar({ runs, isBusy, onAct, onClear }: BulkBarProps) {
  if (runs.length === 0) return null;
  return (
    <section
      aria-label="Selected runs"
      className="sticky bottom-3 z-30 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-1.5 rounded-lg border bg-raised py-1.5 pr-1.5 pl-3 shadow-float"
    >
      <p role="status" className="tabular mr-1 text-xs">
        {runs.length} selected
      </p>
      {commandsFor(runs).map(({ command, runs: able }) => {
        const Icon = COMMAND_ICONS[command];
        return (
          <Button
            key={command}
            size="sm"
            variant={command === "delete" || command === "cancel" ? "danger" : "secondary"}
            disabled={isBusy}
            onClick={() => onAct(command, able)}
          >
            <Icon className="size-3.5" aria-hidden="true" />
            {COMMAND_TITLES[command]}
            {able.length < runs.length ? ` ${able.length}` : ""}
          </Button>
        );
      })}
      <IconButton size="sm" label="Select none" onClick={onClear}>
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </section>
  );
}
