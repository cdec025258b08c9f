import type { GraphProblem } from "@switchyard/graph";
import { type RefObject, useCallback, useState } from "react";
import { frameFlowId } from "@/features/graph-view";
import type { LooseWire } from "./canvas/loose-wire";
import { useReveal } from "./canvas/use-reveal";
import type { SheetName } from "./phone";
import type { SideTab } from "./side-panel";
import { selectedParts } from "./store/chosen";
import { useDesignerStore } from "./store/context";
import { useAdd, useAddNote } from "./use-add";

const isPhone = (): boolean => window.matchMedia("(max-width: 767px)").matches;

/** Which dialog lies over the designer. */
export type Overlay = "run" | "help" | "commands" | "trl" | null;

function useTextToggle() {
  const [isTextOpen, setIsTextOpen] = useState(false);
  const toggleText = useCallback(() => setIsTextOpen((isOpen) => !isOpen), []);
  return { isTextOpen, toggleText };
}

/** Shows the outline with the keyboard in its search. */
function useShowOutline(show: (tab: SideTab) => void) {
  return useCallback(() => {
    show("outline");
    // The panel is drawn first.
    requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-outline-search]")?.focus());
  }, [show]);
}

/** What is open beside and over the canvas, and the ways there. */
export function usePanels(canvas: RefObject<HTMLElement | null>) {
  const store = useDesignerStore();
  const reveal = useReveal();
  const add = useAdd(canvas);
  const addNote = useAddNote(canvas);
  const [tab, setTab] = useState<SideTab>("node");
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [overlay, setOverlay] = useState<Overlay>(null);
  /** Null: no search; a wire, or `"any"`: a search for what fits. */
  const [search, setSearch] = useState<LooseWire | "any" | null>(null);

  const text = useTextToggle();
  const show = useCallback((next: SideTab) => {
    setTab(next);
    if (isPhone()) setSheet(next);
  }, []);
  const showOutline = useShowOutline(show);
  const openNode = useCallback(() => {
    const { flow, history, setEditingNote, focusField, goInside } = store.getState();
    const { nodes, notes, frames } = selectedParts(flow);
    const [note] = notes;
    const folded = history.present.frames?.find((frame) => frame.folded && frame.id === frames[0]);
    if (folded && nodes.length === 0) {
      goInside(folded.id);
      return;
    }
    const [id] = [...nodes, ...frames.map(frameFlowId)];
    if (id) {
      show("node");
      focusField(id);
    } else if (note) setEditingNote(note);
  }, [store, show]);
  const jump = useCallback(
    ({ nodeId, param }: GraphProblem) => {
      if (nodeId === null) return;
      show("node");
      store.getState().focusField(nodeId, param ?? null);
      reveal(nodeId);
    },
    [store, show, reveal],
  );
  const showNode = useCallback(
    (id: string) => {
      show("node");
      store.getState().focusField(id);
      reveal(id);
    },
    [store, show, reveal],
  );
  const choose = (kind: string, port: string | null) => {
    setSearch(null);
    setSheet(null);
    add(kind, search !== null && search !== "any" && port ? { wire: search, port } : undefined);
  };
  return {
    tab,
    setTab,
    sheet,
    setSheet,
    overlay,
    setOverlay,
    search,
    setSearch,
    show,
    openNode,
    jump,
    showNode,
    ...text,
    showOutline,
    add,
    addNote,
    choose,
  };
}
