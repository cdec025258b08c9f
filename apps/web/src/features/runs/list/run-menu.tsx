"use client";

import { Ellipsis, ListOrdered, Pause, Play, RotateCcw, Square, Trash2 } from "lucide-react";
import type { RunRow } from "@/server/runs/list-runs";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { COMMAND_TITLES, commandsFor, type MenuCommand } from "../run-commands";

export const COMMAND_ICONS = {
  place: ListOrdered,
  pause: Pause,
  resume: Play,
  retry: RotateCcw,
  cancel: Square,
  delete: Trash2,
} as const;

export type OnAct = (command: MenuCommand, runs: readonly RunRow[]) => void;

interface RunMenuProps {
  /** What it is for, for screen readers. */
  label: string;
  /** One run, or those of a group. */
  runs: readonly RunRow[];
  onAct: OnAct;
}

/** What can be done to a run, or to those of a group for which it makes sense. */
export function RunMenu({ label, runs, onAct }: RunMenuProps) {
  const offered = commandsFor(runs);
  const hasDelete = offered.some(({ command }) => command === "delete") && offered.length > 1;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={`Actions for ${label}`}>
          <Ellipsis className="size-4" aria-hidden="true" />
        </IconButton>
      }
    >
      {offered.map(({ command, runs: able }) => {
        const Icon = COMMAND_ICONS[command];
        return (
          <div key={command}>
            {command === "delete" && hasDelete ? <MenuSeparator /> : null}
            <MenuItem
              danger={command === "delete"}
              icon={<Icon className="size-4" aria-hidden="true" />}
              onSelect={() => onAct(command, able)}
            >
              {COMMAND_TITLES[command]}
              {runs.length > 1 ? ` ${able.length} ${able.length === 1 ? "run" : "runs"}` : ""}
            </MenuItem>
          </div>
        );
      })}
    </Menu>
  );
}
