"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ListTree } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useRef, useState } from "react";
import { frameFlowId, noteFlowId } from "@/features/graph-view";
import { cn } from "@/ui/cn";
import { EmptyState } from "@/ui/empty-state";
import { Input, Select } from "@/ui/field";
import { useReveal } from "../canvas/use-reveal";
import { selectedParts } from "../store/chosen";
import { useDesigner, useDesignerStore } from "../store/context";
import { type OutlineEntry, type OutlineOrder, outlineOf } from "./outline";

type Row =
  | { kind: "heading"; key: string; title: string; count: number }
  | { kind: "entry"; key: string; entry: OutlineEntry };

const HEADING_HEIGHT = 32;
const ENTRY_HEIGHT = 30;

function useRows(order: OutlineOrder, typed: string): Row[] {
  const doc = useDesigner((state) => state.history.present);
  return useMemo(
    () =>
      outlineOf(doc, order, typed).flatMap((group): Row[] => [
        { kind: "heading", key: `group ${group.id}`, title: group.title, count: group.entries.length },
        ...group.entries.map((entry) => ({
          kind: "entry" as const,
          key: `${group.id} ${entry.flowId}`,
          entry,
        })),
      ]),
    [doc, order, typed],
  );
}

/** The next row that can be chosen, in the direction of `step`. */
function nextEntry(rows: readonly Row[], from: number, step: 1 | -1): number {
  for (let at = from + step; at >= 0 && at < rows.length; at += step)
    if (rows[at]?.kind === "entry") return at;
  return from;
}

interface EntryRowProps {
  entry: OutlineEntry;
  id: string;
  isActive: boolean;
  isSelected: boolean;
  onChoose: () => void;
}

function EntryRow({ entry, id, isActive, isSelected, onChoose }: EntryRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the search field, which moves the mark.
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      tabIndex={-1}
      onClick={onChoose}
      className={cn(
        "mx-2 flex h-full cursor-pointer items-center gap-2 rounded-md px-2",
        isActive ? "bg-hover outline-1 outline-line-strong" : "hover:bg-hover",
        isSelected && "text-brand",
      )}
    >
      <span className={cn("min-w-0 truncate", entry.isStage && "font-medium")}>{entry.title}</span>
      {entry.kind === entry.title ? null : (
        <span className="ml-auto max-w-[45%] shrink-0 truncate text-2xs text-faint">{entry.kind}</span>
      )}
    </div>
  );
}

function useOutline(onChosen: () => void) {
  const store = useDesignerStore();
  const reveal = useReveal();
  const [order, setOrder] = useState<OutlineOrder>("stage");
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(-1);
  const rows = useRows(order, useDeferredValue(typed));
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "heading" ? HEADING_HEIGHT : ENTRY_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  const choose = (index: number) => {
    const row = rows[index];
    if (row?.kind !== "entry") return;
    setActive(index);
    store.getState().select([row.entry.flowId]);
    reveal(row.entry.flowId);
    onChosen();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (event.key === "Enter") choose(rows[active]?.kind === "entry" ? active : nextEntry(rows, -1, 1));
    if (step === null) return;
    event.preventDefault();
    const next = nextEntry(rows, Math.min(active, rows.length), step);
    setActive(next);
    list.scrollToIndex(next);
  };
  const search = (text: string) => {
    setTyped(text);
    setActive(-1);
  };
  return { rows, order, setOrder, typed, search, active, scroller, list, choose, onKeyDown };
}

type Outline = ReturnType<typeof useOutline>;

function OutlineSearch({ outline, listId }: { outline: Outline; listId: string }) {
  const { order, setOrder, typed, search, active, onKeyDown } = outline;
  return (
    <div className="flex shrink-0 gap-2 border-b px-3 py-2">
      <Input
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-label="Search the outline"
        placeholder="Search"
        data-outline-search
        value={typed}
        onChange={(event) => search(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="w-28 shrink-0">
        <Select
          aria-label="Group the outline"
          value={order}
          onChange={(event) => setOrder(event.target.value as OutlineOrder)}
        >
          <option value="stage">By stage</option>
          <option value="frame">By frame</option>
        </Select>
      </div>
    </div>
  );
}

/** What is selected alone, by its id on the canvas. */
function useSelectedPart(): string | null {
  return useDesigner((state) => {
    const { nodes, notes, frames } = selectedParts(state.flow);
    const all = [...nodes, ...notes.map(noteFlowId), ...frames.map(frameFlowId)];
    return all.length === 1 ? (all[0] ?? null) : null;
  });
}

function OutlineList({ outline, listId }: { outline: Outline; listId: string }) {
  const { rows, list, scroller, active, choose } = outline;
  const selected = useSelectedPart();
  const count = rows.filter(({ kind }) => kind === "entry").length;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto py-1">
      <div
        id={listId}
        role="listbox"
        aria-label={`Outline, ${count} entries`}
        className="relative"
        style={{ height: list.getTotalSize() }}
      >
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row?.kind === "heading" ? (
                <div className="flex h-full items-end gap-2 px-4 pb-1 font-medium text-2xs text-faint">
                  <span className="min-w-0 truncate uppercase tracking-wide">{row.title}</span>
                  <span className="tabular ml-auto">{row.count}</span>
                </div>
              ) : row ? (
                <EntryRow
                  entry={row.entry}
                  id={`${listId}-${item.index}`}
                  isActive={item.index === active}
                  isSelected={row.entry.flowId === selected}
                  onChoose={() => choose(item.index)}
                />
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** All nodes in a list that can be searched: Enter, or a click, goes to one on the canvas. */
export function OutlinePanel({ onChosen = () => undefined }: { onChosen?: () => void }) {
  const outline = useOutline(onChosen);
  const listId = useId();
  const typed = outline.typed.trim();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <OutlineSearch outline={outline} listId={listId} />
      {outline.rows.length === 0 ? (
        <EmptyState
          icon={<ListTree className="size-6" aria-hidden="true" />}
          title={typed ? `Nothing is called “${typed}”` : "The canvas is empty"}
        >
          {typed ? "Search by name, kind or id." : "Add a node, and it is listed here."}
        </EmptyState>
      ) : null}
      <OutlineList outline={outline} listId={listId} />
    </div>
  );
}
