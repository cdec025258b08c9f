"use client";

import { Kbd } from "@/ui/kbd";
import { SearchDialog, SearchGroup, SearchItem } from "@/ui/search-dialog";
import type { Command } from "./command";

const GROUPS: readonly Command["group"][] = ["Edit", "Arrange", "View", "Experiment"];

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: readonly Command[];
}

/** Everything that can be done, by name. */
export function CommandPalette({ open, onOpenChange, commands }: CommandPaletteProps) {
  return (
    <SearchDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Commands"
      placeholder="What do you want to do?"
      nothing="No command is called that."
      leavesFocus
    >
      {GROUPS.map((group) => (
        <SearchGroup key={group} title={group}>
          {commands
            .filter((command) => command.group === group && command.id !== "commands")
            .map(({ id, title, keys, run }) => (
              <SearchItem
                key={id}
                value={title}
                onChoose={() => {
                  onOpenChange(false);
                  run();
                }}
              >
                <span className="min-w-0 flex-1 truncate">{title}</span>
                {keys?.[0] ? <Kbd keys={keys[0]} /> : null}
              </SearchItem>
            ))}
        </SearchGroup>
      ))}
    </SearchDialog>
  );
}
