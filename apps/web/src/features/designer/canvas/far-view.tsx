"use client";

import { useStore } from "@xyflow/react";
import { memo, useMemo } from "react";
import { type FlowEdge, linesByType, wireLines } from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";
import { useDesigner } from "../store/context";
import { FAR_ZOOM, liveWires, MANY_WIRES, movable } from "./far-wires";

/** Whether the graph is so large, and so small on the screen, that its wires are drawn together. */
function useIsFar(): boolean {
  const isSmall = useStore(({ transform }) => transform[2] < FAR_ZOOM);
  const isLarge = useDesigner(({ flow, inside }) => inside === null && flow.edges.length > MANY_WIRES);
  return isSmall && isLarge;
}

/** In pixels of the screen. */
const MIN_STROKE = 0.75;

export interface FarView {
  /** Those that the canvas is given as elements. */
  edges: FlowEdge[];
  /** Those that it draws together, by their ids; null where there are none. */
  quiet: ReadonlySet<string> | null;
}

/**
 * React Flow asks the store three times for each wire whenever anything moves. From far away only wires at nodes that
 * can be moving are given to it; the others are a few paths, which stand still.
 */
export function useFarView(): FarView {
  const isFar = useIsFar();
  const all = useDesigner(({ flow }) => flow.edges);
  const moving = useDesigner(({ flow }) => (isFar ? movable(flow).join(" ") : ""));
  return useMemo(() => {
    if (!isFar) return { edges: all, quiet: null };
    const edges = liveWires(all, moving.split(" "));
    const live = new Set(edges.map(({ id }) => id));
    return { edges, quiet: new Set(all.map(({ id }) => id).filter((id) => !live.has(id))) };
  }, [isFar, all, moving]);
}

/** The wires that stand still, all of a type as one path. */
export const QuietWires = memo(function QuietWires({ quiet }: { quiet: ReadonlySet<string> }) {
  const doc = useDesigner(({ history }) => history.present);
  const lines = useMemo(() => wireLines(doc), [doc]);
  const paths = useMemo(() => linesByType(lines.filter(({ id }) => quiet.has(id))), [lines, quiet]);
  // Not in the library's portal into the viewport: it searches the document for its place whenever anything moves.
  const [x, y, zoom] = useStore(({ transform }) => transform);
  return (
    <svg className="-z-1 pointer-events-none absolute inset-0 size-full" aria-hidden="true">
      <g
        transform={`translate(${x} ${y}) scale(${zoom})`}
        fill="none"
        strokeWidth={Math.max(2, MIN_STROKE / zoom)}
      >
        {paths.map(({ type, d }) => (
          <path key={type} d={d} stroke={wireColour(type)} />
        ))}
      </g>
    </svg>
  );
});
