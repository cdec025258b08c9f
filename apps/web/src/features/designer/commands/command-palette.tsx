"use client";

import { Command as Cmdk } from "cmdk";
import { Dialog } from "radix-ui";
import { Kbd } from "@/ui/kbd";
import type { Command } from "./command";

const GROUPS: readonly Command["group"][] = ["Edit", "Arrange", "View", "Experiment"];

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: readonly Command[];
}

/** Type a few letters of what is wanted, press Enter. */
export function CommandPalette({ open, onOpenChange, commands }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          // What is done may move the keyboard elsewhere: to a node, into another dialog.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="-translate-x-1/2 fixed top-[14dvh] left-1/2 z-50 w-[min(30rem,calc(100vw-1.5rem))] overflow-hidden rounded-xl border bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Cmdk label="Commands" loop>
            <Cmdk.Input
              placeholder="What do you want to do?"
              className="h-11 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Cmdk.List className="max-h-[50dvh] overflow-y-auto p-1.5">
              <Cmdk.Empty className="p-6 text-center text-faint">No command is called that.</Cmdk.Empty>
              {GROUPS.map((group) => (
                <Cmdk.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:uppercase"
                >
                  {commands
                    .filter((command) => command.group === group && command.id !== "commands")
                    .map(({ id, title, keys, run }) => (
                      <Cmdk.Item
                        key={id}
                        value={title}
                        onSelect={() => {
                          onOpenChange(false);
                          run();
                        }}
                        className="flex items-center gap-3 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover"
                      >
                        <span className="min-w-0 flex-1 truncate">{title}</span>
                        {keys?.[0] ? <Kbd keys={keys[0]} /> : null}
                      </Cmdk.Item>
                    ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
