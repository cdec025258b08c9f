"use client";

import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

export interface SearchDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Its name for screen readers. */
  title: string;
  placeholder: string;
  /** Said where nothing answers what was typed. */
  nothing: string;
  /** How well a value answers what was typed, 0 for not at all; by the letters of the value where absent. */
  score?: (value: string, typed: string) => number;
  /** What is chosen moves the keyboard elsewhere: to a node, into another dialog. */
  leavesFocus?: boolean;
  children: ReactNode;
}

/** A search over the page: type a few letters, press Enter. Holds `SearchGroup`s. */
export function SearchDialog(props: SearchDialogProps) {
  const { open, onOpenChange, title, placeholder, nothing, score, leavesFocus, children } = props;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          {...(leavesFocus ? { onCloseAutoFocus: (event: Event) => event.preventDefault() } : {})}
          className="-translate-x-1/2 fixed top-[14dvh] left-1/2 z-50 w-[min(30rem,calc(100vw-1.5rem))] overflow-hidden rounded-xl border bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <Command label={title} loop {...(score ? { filter: score } : {})}>
            <Command.Input
              placeholder={placeholder}
              className="h-11 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
              <Command.Empty className="p-6 text-center text-faint">{nothing}</Command.Empty>
              {children}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function SearchGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:uppercase"
    >
      {children}
    </Command.Group>
  );
}

interface SearchItemProps {
  /** What is searched, unless the dialog scores values itself; told apart by it. */
  value: string;
  onChoose: () => void;
  children: ReactNode;
}

export function SearchItem({ value, onChoose, children }: SearchItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onChoose}
      className="flex items-center gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
