"use client";

import { Search, Unplug } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { INPUT_CLASSES } from "@/ui/field";
import { wireColour } from "@/ui/wire-colours";
import { useDesigner } from "../store/context";
import { KIND_MIME, type KindEntry, searchFamilies } from "./kinds";
import { unavailableKinds } from "./unavailable-kinds";

/** Kinds that no known worker could run as they are put on the canvas, with the reason. */
function useUnavailable(): ReadonlyMap<string, string> {
  const offers = useDesigner((state) => state.offers);
  return useMemo(() => unavailableKinds(offers), [offers]);
}

interface ItemProps {
  entry: KindEntry;
  unavailable: string | null;
  onAdd: (kind: string) => void;
}

function PaletteItem({ entry, unavailable, onAdd }: ItemProps) {
  return (
    <li>
      <button
        type="button"
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(KIND_MIME, entry.kind);
          event.dataTransfer.effectAllowed = "copy";
        }}
        onClick={() => onAdd(entry.kind)}
        title={unavailable ? `${entry.summary} ${unavailable}` : entry.summary}
        className="-outline-offset-2 flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover active:cursor-grabbing"
      >
        <span
          className="mt-1 size-2.5 shrink-0 rounded-[3px]"
          style={{ background: entry.accent ? wireColour(entry.accent) : "var(--line-strong)" }}
          aria-hidden="true"
        />
        <span className="min-w-0">
          <span className="flex items-center gap-1 text-[0.8125rem] leading-4">
            {entry.title}
            {unavailable ? (
              <Unplug
                role="img"
                aria-label={`Unavailable. ${unavailable}`}
                className="size-3 shrink-0 text-warn"
              />
            ) : null}
          </span>
          <span className="line-clamp-2 text-2xs text-faint leading-4">{entry.summary}</span>
        </span>
      </button>
    </li>
  );
}

/** All node kinds, grouped by family. Enter or a click adds one; on a desktop it can be dragged to its place. */
export function Palette({ onAdd }: { onAdd: (kind: string) => void }) {
  const [query, setQuery] = useState("");
  const id = useId();
  const families = searchFamilies(query);
  const unavailable = useUnavailable();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative border-b p-2">
        <Search className="-translate-y-1/2 absolute top-1/2 left-4 size-3.5 text-faint" aria-hidden="true" />
        <input
          type="search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder="Search the nodes"
          aria-label="Search the nodes"
          aria-controls={id}
          className={`${INPUT_CLASSES} pl-7`}
        />
      </div>
      <div id={id} className="min-h-0 flex-1 overflow-y-auto p-1.5 pb-4">
        {families.length === 0 ? <p className="p-3 text-center text-faint">No node fits “{query}”.</p> : null}
        {families.map((family) => (
          <section key={family.id} aria-label={family.title}>
            <h3 className="px-2 pt-2.5 pb-0.5 font-medium text-2xs text-faint uppercase tracking-wide">
              {family.title}
            </h3>
            <ul>
              {family.kinds.map((entry) => (
                <PaletteItem
                  key={entry.kind}
                  entry={entry}
                  unavailable={unavailable.get(entry.kind) ?? null}
                  onAdd={onAdd}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
