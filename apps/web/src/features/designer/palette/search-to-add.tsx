"use client";

import { catalog } from "@switchyard/catalog";
import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { wireColour } from "@/ui/wire-colours";
import type { LooseWire } from "../canvas/loose-wire";
import { useDesignerStore } from "../store/context";
import { FAMILIES, KINDS, type KindEntry, portFor, scoreOf } from "./kinds";

const entries = new Map(KINDS.map((entry) => [entry.kind, entry]));

function scoreOfKind(kind: string, query: string): number {
  const entry = entries.get(kind);
  return entry ? scoreOf(entry, query) : 0;
}

export interface SearchToAddProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Only kinds that this wire can go into are offered. */
  wire: LooseWire | null;
  /** `port` is where the loose wire goes. */
  onChoose: (kind: string, port: string | null) => void;
}

function useOffered(wire: LooseWire | null): (entry: KindEntry) => string | null | undefined {
  const store = useDesignerStore();
  if (!wire) return () => null;
  const node = store.getState().history.present.nodes.find(({ id }) => id === wire.from.node);
  const definition = catalog.get(node?.kind ?? "");
  const ports = wire.from.side === "source" ? definition?.outputs : definition?.inputs;
  const type = ports?.[wire.from.port]?.type;
  return (entry) => (type ? (portFor(entry, wire.from.side, type) ?? undefined) : undefined);
}

/** Type a few letters, press Enter: the node is on the canvas, and the loose wire in its port. */
export function SearchToAdd({ open, onOpenChange, wire, onChoose }: SearchToAddProps) {
  const portOf = useOffered(wire);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 fixed top-[14dvh] left-1/2 z-50 w-[min(30rem,calc(100vw-1.5rem))] overflow-hidden rounded-xl border bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">
            {wire ? "Add a node that fits the wire" : "Add a node"}
          </Dialog.Title>
          <Command label="Add a node" loop filter={(kind, query) => scoreOfKind(kind, query)}>
            <Command.Input
              placeholder={wire ? "Add a node that fits the wire" : "Add a node"}
              className="h-11 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
              <Command.Empty className="p-6 text-center text-faint">No node fits.</Command.Empty>
              {FAMILIES.map((family) => {
                const offered = family.kinds.filter((entry) => portOf(entry) !== undefined);
                if (offered.length === 0) return null;
                return (
                  <Command.Group
                    key={family.id}
                    heading={family.title}
                    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:uppercase"
                  >
                    {offered.map((entry) => (
                      <Command.Item
                        key={entry.kind}
                        value={entry.kind}
                        onSelect={() => onChoose(entry.kind, portOf(entry) ?? null)}
                        className="flex items-center gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover"
                      >
                        <span
                          className="size-2.5 shrink-0 rounded-[3px]"
                          style={{
                            background: entry.accent ? wireColour(entry.accent) : "var(--line-strong)",
                          }}
                          aria-hidden="true"
                        />
                        <span className="shrink-0">{entry.title}</span>
                        <span className="ml-auto min-w-0 truncate text-faint text-xs">{entry.summary}</span>
                      </Command.Item>
                    ))}
                  </Command.Group>
                );
              })}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
