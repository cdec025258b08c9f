import type { WireType } from "@switchyard/graph";

/** The accent of a wire type, in both themes: for ports, wires and curves. */
export const wireColour = (type: WireType): string => `var(--wire-${type})`;
