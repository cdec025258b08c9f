"use client";

import { Panel, useReactFlow, type Viewport } from "@xyflow/react";
import { ChevronRight, CornerLeftUp } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { FIT_VIEW, frameFlowId, frameTitle } from "@/features/graph-view";
import { Button } from "@/ui/button";
import { selectedIds } from "../store/chosen";
import { useDesigner, useDesignerStore } from "../store/context";
import { useReveal } from "./use-reveal";

const nodeElement = (flowId: string): HTMLElement | null =>
  document.querySelector(`.react-flow__node[data-id="${CSS.escape(flowId)}"]`);

/** Nothing has the keyboard any more when what had it has left the canvas. */
const isKeyboardFree = (): boolean =>
  document.activeElement === null || document.activeElement === document.body;

/**
 * Going in shows all that is inside; coming back shows the whole graph as it was seen before. The keyboard goes along:
 * to the way back, and from there to the card that was opened.
 */
function useViews(inside: string | null, wayBack: RefObject<HTMLButtonElement | null>): void {
  const store = useDesignerStore();
  const reveal = useReveal();
  const { fitView, getViewport, setViewport } = useReactFlow();
  const before = useRef<{ inside: string | null; viewport: Viewport | null }>({
    inside: null,
    viewport: null,
  });
  useEffect(() => {
    const { inside: was, viewport } = before.current;
    if (was === inside) return;
    const left = was === null ? getViewport() : viewport;
    before.current = { inside, viewport: left };
    // The canvas draws and measures the nodes first.
    const frame = requestAnimationFrame(() => {
      if (inside !== null) {
        void fitView(FIT_VIEW);
        // What leads to a field inside has the keyboard there.
        if (store.getState().focus === null && isKeyboardFree()) wayBack.current?.focus();
        return;
      }
      if (left) void setViewport(left);
      const [chosen] = selectedIds(store.getState().flow);
      if (chosen !== undefined) reveal(chosen);
      else if (was !== null && isKeyboardFree()) nodeElement(frameFlowId(was))?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [inside, fitView, getViewport, setViewport, reveal, store, wayBack]);
}

/** Above the canvas while a sub-graph is alone on it: where one is, and the way back. */
export function InsideBar() {
  const { goInside } = useDesignerStore().getState();
  const inside = useDesigner((state) => state.inside);
  const frame = useDesigner((state) => state.history.present.frames?.find(({ id }) => id === state.inside));
  const said = useDesigner((state) => state.said);
  const wayBack = useRef<HTMLButtonElement>(null);
  useViews(inside, wayBack);
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {frame ? (
        <Panel position="top-left" className="!m-3 max-w-[calc(100%-1.5rem)]">
          <nav
            aria-label="Where you are in the graph"
            className="rounded-lg border bg-raised p-0.5 shadow-card"
          >
            <ol className="flex min-w-0 items-center">
              <li className="shrink-0">
                <Button
                  ref={wayBack}
                  variant="ghost"
                  size="sm"
                  title="Back to the whole graph (Esc)"
                  onClick={() => goInside(null)}
                >
                  <CornerLeftUp className="size-3.5" aria-hidden="true" /> Whole graph
                </Button>
              </li>
              <li aria-current="page" className="flex min-w-0 items-center gap-1 pr-3 text-xs">
                <ChevronRight className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
                <span className="truncate font-medium" title={frameTitle(frame)}>
                  {frameTitle(frame)}
                </span>
              </li>
            </ol>
          </nav>
        </Panel>
      ) : null}
    </>
  );
}
