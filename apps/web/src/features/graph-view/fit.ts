import { createContext, useContext } from "react";
import type { PortFit } from "./port-row";

/** The end of a wire that stands still while the other is dragged, and the port it might be dropped on. */
export interface WireProbe {
  from: { node: string; port: string; side: "source" | "target" };
  onto: { node: string; port: string; side: "source" | "target" };
}

/** Says whether a wire may be dropped. Given by the designer; read-only canvases give none. */
export const WireFitContext = createContext<((probe: WireProbe) => PortFit) | null>(null);

export const useWireFit = () => useContext(WireFitContext);
