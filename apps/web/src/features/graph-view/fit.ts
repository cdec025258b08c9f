import { createContext, useContext } from "react";

/** One end of a wire: an output is the source of a wire, an input its target. */
export interface PortEnd {
  node: string;
  port: string;
  side: "source" | "target";
}

/** The end of a wire that stands still while the other is dragged, and the port it might be dropped on. */
export interface WireProbe {
  from: PortEnd;
  onto: PortEnd;
}

/** Whether a port would take the wire being dragged; null while none is dragged. */
export type PortFit = "fits" | "refuses" | null;

/** A wire being dragged: the end that stands still, and what a port under its other end would say. */
export interface DraggedFrom {
  from: PortEnd;
  fits: (onto: PortEnd) => PortFit;
}

/**
 * Null while no wire is dragged, and on canvases that are only looked at. One value for the whole canvas: a subscription
 * in each node would be asked at every move of the pointer.
 */
export const DraggedFromContext = createContext<DraggedFrom | null>(null);

export const useDraggedFrom = () => useContext(DraggedFromContext);
