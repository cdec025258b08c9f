"use client";

import { catalog } from "@switchyard/catalog";
import { SearchDialog, SearchGroup, SearchItem } from "@/ui/search-dialog";
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
  const title = wire ? "Add a node that fits the wire" : "Add a node";
  return (
    <SearchDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      placeholder={title}
      nothing="No node fits."
      score={scoreOfKind}
    >
      {FAMILIES.map((family) => {
        const offered = family.kinds.filter((entry) => portOf(entry) !== undefined);
        if (offered.length === 0) return null;
        return (
          <SearchGroup key={family.id} title={family.title}>
            {offered.map((entry) => (
              <SearchItem
                key={entry.kind}
                value={entry.kind}
                onChoose={() => onChoose(entry.kind, portOf(entry) ?? null)}
              >
                <span
                  className="size-2.5 shrink-0 rounded-[3px]"
                  style={{ background: entry.accent ? wireColour(entry.accent) : "var(--line-strong)" }}
                  aria-hidden="true"
                />
                <span className="shrink-0">{entry.title}</span>
                <span className="ml-auto min-w-0 truncate text-faint text-xs">{entry.summary}</span>
              </SearchItem>
            ))}
          </SearchGroup>
        );
      })}
    </SearchDialog>
  );
}
