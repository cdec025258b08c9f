import type { GraphProblem } from "@switchyard/graph";
import { type RefObject, useCallback, useState } from "react";
import type { LooseWire } from "./canvas/loose-wire";
import { useReveal } from "./canvas/use-reveal";
import type { SheetName } from "./phone";
import type { SideTab } from "./side-panel";
import { useDesignerStore } from "./store/context";
import { selectedIds } from "./store/designer-store";
import { useAdd } from "./use-add";

const isPhone = (): boolean => window.matchMedia("(max-width: 767px)").matches;

/** Which dialog lies over the designer. */
export type Overlay = "run" | "help" | "commands" | "trl" | null;

/** What is open beside and over the canvas, and the ways there. */
export function usePanels(canvas: RefObject<HTMLElement | null>) {
  const store = useDesignerStore();
  const reveal = useReveal();
  const add = useAdd(canvas);
  const [tab, setTab] = useState<SideTab>("node");
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [overlay, setOverlay] = useState<Overlay>(null);
  /** Null: no search; a wire, or `"any"`: a search for what fits. */
  const [search, setSearch] = useState<LooseWire | "any" | null>(null);

  const show = useCallback((next: SideTab) => {
    setTab(next);
    if (isPhone()) setSheet(next);
  }, []);
  const openNode = useCallback(() => {
    const [id] = selectedIds(store.getState().flow);
    if (!id) return;
    show("node");
    store.getState().focusField(id);
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
    add,
    choose,
  };
}
